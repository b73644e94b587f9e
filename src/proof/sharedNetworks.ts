import { setTimeout as pause } from 'node:timers/promises';
import type { Engine } from '../cell/engine.ts';
import type { CellConfig } from '../experiment/cells.ts';
import type { Locks } from '../files/locks.ts';
import type { NetworkCache } from '../sweep/networkCache.ts';
import type { Trained } from '../training/trained.ts';

/** A network that another process trains is looked for again after so long. */
const AGAIN_MS = 200;

/** The parts that give networks. */
export interface SharedNetworksOptions {
  readonly engine: Engine;
  readonly networks: NetworkCache;
  readonly locks: Locks;
  readonly signal: AbortSignal | undefined;
}

/** Trained networks: those that are kept, whoever has trained them, and others, which are trained once and kept. */
export class SharedNetworks {
  readonly #options: SharedNetworksOptions;
  readonly #found = new Map<string, Promise<Trained>>();

  constructor(options: SharedNetworksOptions) {
    this.#options = options;
  }

  /** The trained network of a config. @throws {Error} rejects, with a message for people, if training fails */
  of(config: CellConfig): Promise<Trained> {
    const path = this.#options.networks.path(config);
    const found = this.#found.get(path) ?? this.#keptOrTrained(config, path);
    this.#found.set(path, found);
    return found;
  }

  async #keptOrTrained(config: CellConfig, path: string): Promise<Trained> {
    const { engine, networks, locks, signal } = this.#options;
    for (;;) {
      const kept = networks.read(config);
      if (kept) return kept;
      const lock = await locks.acquire(path);
      if (!lock) {
        await pause(AGAIN_MS, undefined, signal && { signal });
        continue;
      }
      try {
        const keptSince = networks.read(config);
        if (keptSince) return keptSince;
        const result = await engine.train(config);
        if (result.kind !== 'computed') throw new Error(`its network was not trained: ${result.reason}`);
        await networks.write(config, result.trained).catch(() => {}); // a full disk: the network is in hand
        return result.trained;
      } finally {
        lock.release();
      }
    }
  }
}

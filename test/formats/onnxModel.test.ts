import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { create, toBinary } from '@bufbuild/protobuf';
import { afterAll, describe, expect, it } from 'vitest';
import {
  type ModelProto,
  ModelProtoSchema,
  NodeProtoSchema,
  TensorProto_DataLocation,
  TensorProto_DataType,
} from '../../src/formats/onnx/onnx_pb.ts';
import { modelBytes, modelOf, readModel } from '../../src/formats/onnx/readModel.ts';
import { tensorNumbers } from '../../src/formats/onnx/tensorNumbers.ts';
import { USER_NETWORKS } from '../userData.ts';

const root = mkdtempSync(join(tmpdir(), 'onnx-'));
afterAll(() => rmSync(root, { recursive: true }));
const folder = join(root, 'model');
mkdirSync(join(folder, 'sub'), { recursive: true });
const floats = Buffer.from(Float32Array.of(9, 1, 2, 3, 4).buffer);
for (const path of ['secret', 'model/w', 'model/sub/w']) writeFileSync(join(root, path), floats);
symlinkSync('../secret', join(folder, 'link'));
symlinkSync('..', join(folder, 'up'));
symlinkSync('sub/w', join(folder, 'inside'));

/** A model of one tensor, which lies as entries say. */
function external(entries: Record<string, string>): ModelProto {
  const externalData = Object.entries(entries).map(([key, value]) => ({ key, value }));
  const lies = { dataLocation: TensorProto_DataLocation.EXTERNAL, externalData };
  const initializer = [{ name: 'w', dataType: TensorProto_DataType.FLOAT, dims: [2n, 2n], ...lies }];
  return create(ModelProtoSchema, { irVersion: 8n, graph: { name: 'g', initializer } });
}
const reading = (entries: Record<string, string>) => readModel(modelBytes(external(entries)), 'm.onnx', folder);

describe('tensors in other files', () => {
  it.each([
    [{ location: 'w', offset: '4', length: '16' }, [1, 2, 3, 4]],
    [{ location: 'w', offset: '4' }, [1, 2, 3, 4]],
    [{ location: 'w' }, [9, 1, 2, 3]],
    [{ location: 'sub/w', length: '16' }, [9, 1, 2, 3]],
    [{ location: './inside' }, [9, 1, 2, 3]],
  ])('%j is moved into the model', async (entries, values) => {
    const { model, bytes } = await reading(entries as Record<string, string>);
    expect([...tensorNumbers(model.graph!.initializer[0], 'w').values]).toEqual(values);
    expect(modelOf(bytes, 'm.onnx')).toEqual(model);
    expect(await readModel(bytes, 'm.onnx')).toEqual({ model, bytes }); // nothing lies elsewhere any more
  });

  it.each([
    [{ location: '../secret' }, 'must lie in the folder of its model, got "../secret"'],
    [{ location: 'sub/../w' }, 'must lie in the folder'],
    [{ location: join(root, 'secret') }, 'must lie in the folder'],
    [{ location: 'link' }, 'must lie in the folder'],
    [{ location: 'up/secret' }, 'must lie in the folder'],
    [{ location: '..\\secret' }, 'must lie in the folder'],
    [{ location: 'C:secret' }, 'must lie in the folder'],
    [{ location: 'w\0' }, 'must lie in the folder'],
    [{ location: '' }, 'must lie in the folder'],
    [{ location: 'sub' }, 'must lie in a plain file, got "sub"'],
    [{ location: 'none' }, 'lies in "none", which cannot be read (ENOENT)'],
    [{ location: 'w', offset: '5' }, 'ends at byte 21 of "w", which has 20'],
    [{ location: 'w', offset: '-4' }, 'must have a number of bytes as its offset, got "-4"'],
    [{ location: 'w', length: '12' }, 'must have 16 bytes for its shape, got 12'],
    [{ offset: '4' }, 'its entries name none (location)'],
  ])('%j: refused', async (entries, message) => {
    const failure = await reading(entries as Record<string, string>).catch(String);
    expect(failure).toContain('UsageError: m.onnx: tensor "w" ');
    expect(failure).toContain(message);
  });

  it('bytes without a folder name no file', async () => {
    const failure = await readModel(modelBytes(external({ location: 'w' })), 'm.onnx').catch(String);
    expect(failure).toContain('tensor "w" lies in the file "w": read the model by its path');
  });

  it('sizes are added up before anything is read', async () => {
    const model = external({ location: 'none' });
    model.graph!.initializer = Array.from({ length: 3 }, () => ({ ...model.graph!.initializer[0], dims: [2n ** 24n] }));
    const failure = await readModel(modelBytes(model), 'm.onnx', folder).catch(String);
    expect(failure).toContain(`has ${3 * 2 ** 26} bytes of tensors in other files, and the limit is`);
  });
});

describe('models', () => {
  const model = create(ModelProtoSchema, {
    irVersion: 8n,
    graph: { node: [{ opType: 'Relu', input: ['a'], output: ['b'] }] },
  });
  const bytes = modelBytes(model);

  it('come back to the bit, fields of later versions too', () => {
    const later = Uint8Array.of(...bytes, 0xfa, 0x3f, 2, 7, 8); // field 1023: two bytes
    expect(modelBytes(modelOf(bytes, 'm'))).toEqual(bytes);
    expect(modelBytes(modelOf(later, 'm'))).toEqual(later);
  });

  it('zeros that a file has written stay', () => {
    const zero = Uint8Array.of(...bytes, 0x28, 0); // model_version = 0
    expect(modelBytes(modelOf(zero, 'm')).length).toBe(bytes.length + 2);
  });

  /** A node in a graph in a node, and so on. */
  function nested(depth: number): Uint8Array {
    let node = create(NodeProtoSchema, { opType: 'If' });
    for (let d = 0; d < depth; d++)
      node = create(NodeProtoSchema, { opType: 'If', attribute: [{ g: { node: [node] } }] });
    return toBinary(ModelProtoSchema, create(ModelProtoSchema, { graph: { node: [node] } }));
  }

  it.each([
    ['that is cut', bytes.subarray(0, bytes.length - 1), 'no model of ONNX, or damaged'],
    ['of nothing', new Uint8Array(), 'it has no graph'],
    ['of text', new TextEncoder().encode('hello, world'), 'no model of ONNX, or damaged'],
    ['with a group', Uint8Array.of(...bytes, 0x0b, 0x0c), 'has the wire type 3'],
    ['whose graph is a number', Uint8Array.of(0x38, 1), 'field 7 of ModelProto has the wire type 0'],
    ['with graphs in graphs', nested(20), 'more than 40 deep'],
    [
      'of half a million nodes',
      Buffer.concat([Buffer.of(0x3a, 0x80, 0x80, 0x40), Buffer.alloc(2 ** 20, Buffer.of(0x0a, 0))]),
      'parts',
    ],
    ['whose list of numbers is cut', Uint8Array.of(0x3a, 8, 0x2a, 6, 0x22, 4, 0, 0, 0, 0, 0x2a, 0), 'damaged'],
  ])('a model %s: refused in a line', (_, broken, message) => {
    const refusal = () => modelOf(broken, 'm.onnx');
    expect(refusal).toThrow(message);
    expect(refusal).toThrow(/^m\.onnx is no model of ONNX.*$/);
  });

  it('graphs in a few graphs are read', () => {
    expect(modelOf(nested(5), 'm').graph!.node[0].attribute[0].g!.node[0].opType).toBe('If');
  });

  it.skipIf(!USER_NETWORKS)('those of other tools come back to the bit', async () => {
    const files = readdirSync(USER_NETWORKS!, { recursive: true, encoding: 'utf8' }).filter((file) =>
      file.endsWith('.onnx'),
    );
    const counts = { same: 0, moved: 0 };
    for (const path of files.map((file) => join(USER_NETWORKS!, file))) {
      const read = readFileSync(path);
      const { model, bytes: whole } = await readModel(read, path, dirname(path));
      if (whole === read) expect(Buffer.compare(modelBytes(model), read) === 0, path).toBe(true);
      counts[whole === read ? 'same' : 'moved']++;
    }
    expect(counts.same).toBeGreaterThan(20);
    expect(counts.moved).toBeGreaterThan(2);
  });
});

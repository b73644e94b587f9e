/**
 * Turns of the tasks of a pool: a task of the whole team has the pool to itself, and others wait until it is done. So
 * two teams never hold half of the threads each.
 */
export class TeamTurns {
  #underWay = 0;
  #team: Promise<unknown> | null = null;

  /**
   * Runs a task when no team is at work.
   *
   * @param suitsTeam whether the task may have all threads: it does where no other task is under way
   * @param task      is told whether it has them
   */
  async run<Result>(suitsTeam: boolean, task: (onTeam: boolean) => Promise<Result>): Promise<Result> {
    while (this.#team) await this.#team;
    const onTeam = suitsTeam && this.#underWay === 0;
    this.#underWay++;
    const running = task(onTeam).finally(() => {
      this.#underWay--;
      if (onTeam) this.#team = null;
    });
    if (onTeam) this.#team = running.catch(() => {});
    return running;
  }
}

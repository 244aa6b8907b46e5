import type { z } from 'zod'
import { ScriptCaller } from '../support/caller.ts'
import type { Demo } from './demo.process.ts'

/** The demonstration's API in the name of one of its staff, who share the printed password. */
export class DemoCall {
  readonly #caller: ScriptCaller

  private constructor(caller: ScriptCaller) {
    this.#caller = caller
  }

  static async as(username: string, { url, password }: Demo): Promise<DemoCall> {
    const caller = new ScriptCaller(url)
    const answer = await caller.signIn({ username, password })
    if (!answer.ok) throw new Error(`${username} cannot sign in: ${await answer.text()}`)
    return new DemoCall(caller)
  }

  /** Throws with the body when the answer is no success or not what its schema says. */
  async get<S extends z.ZodType>(schema: S, path: string): Promise<z.output<S>> {
    return read(schema, await this.#caller.get(path))
  }

  async post<S extends z.ZodType>(
    schema: S,
    path: string,
    body: unknown,
    headers?: Record<string, string>,
  ): Promise<z.output<S>> {
    return read(schema, await this.#caller.post(path, body, headers))
  }
}

async function read<S extends z.ZodType>(schema: S, answer: Response): Promise<z.output<S>> {
  const text = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status} ${text}`)
  return schema.parse(JSON.parse(text))
}

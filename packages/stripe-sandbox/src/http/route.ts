import type { Operation } from '../operation.ts'
import type { ParamTable, Values } from './read-params.ts'

export interface Call<S extends ParamTable> {
  params: Values<S>
  /** Path parameters: `/v1/customers/:id`. */
  ids: Record<string, string>
}

export interface Route {
  method: 'GET' | 'POST' | 'DELETE'
  path: string
  params: ParamTable
  run(op: Operation, call: Call<ParamTable>): object
}

/** Declares an endpoint. The handler receives its parameters already checked, inside a transaction. */
export function route<S extends ParamTable>(
  method: Route['method'],
  path: string,
  params: S,
  run: (op: Operation, call: Call<S>) => object,
): Route {
  return { method, path, params, run: run as Route['run'] }
}

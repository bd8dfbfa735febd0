import { integerBetween, required, text } from '../http/read-params.ts'
import { route } from '../http/route.ts'
import { SEARCHABLE, type SearchableKind } from '../http/search-fields.ts'
import { searchPage } from '../http/search-page.ts'

const PARAMS = { query: required(text), limit: integerBetween(1, 100), page: text }

/** `/v1/customers/search` and its like, see `http/search-fields.ts`. */
export const searchRoutes = (Object.keys(SEARCHABLE) as SearchableKind[]).map((kind) => {
  const url = `/v1/${kind}s/search`
  return route('GET', url, PARAMS, (op, { params }) => searchPage(op, kind, url, params))
})

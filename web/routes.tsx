import { Route, Switch } from 'wouter'
import { SubscribePage } from './pages/subscribe.tsx'

/** Every page of the house. */
export function Pages() {
  return (
    <Switch>
      <Route path="/subscribe" component={SubscribePage} />
    </Switch>
  )
}

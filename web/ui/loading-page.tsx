/** Nothing is drawn until it is known what the page is: no frame appears that would jump a moment later. */
export function LoadingPage() {
  return (
    <main className="flex-1" aria-busy="true">
      <p className="sr-only" role="status">
        Loading
      </p>
    </main>
  )
}

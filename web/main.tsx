import { QueryClientProvider } from '@tanstack/react-query'
import { StrictMode } from 'react'
import { createRoot } from 'react-dom/client'
import { queryClient } from './queries.ts'
import { Pages } from './routes.tsx'
import { CrashGuard } from './ui/crash-guard.tsx'
import { TestRibbon } from './ui/test-ribbon.tsx'

const FONT_WAIT_MS = 400

/** The faces are preloaded and nearly always here before the script is; waiting for them keeps every line where it is. */
async function waitForFonts(): Promise<void> {
  const faces = ['1em "Imbue Variable"', '1em "Instrument Sans Variable"']
  const loaded = Promise.all(faces.map((face) => document.fonts.load(face)))
  const given = new Promise((resolve) => setTimeout(resolve, FONT_WAIT_MS))
  await Promise.race([loaded, given])
}

function start(): void {
  const root = document.getElementById('root')
  if (!root) throw new Error('index.html lacks <div id="root">')
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <TestRibbon />
        <CrashGuard>
          <Pages />
        </CrashGuard>
      </QueryClientProvider>
    </StrictMode>,
  )
}

void waitForFonts().then(start, start)

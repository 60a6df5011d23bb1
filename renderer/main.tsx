import './data/no-eval.ts';
import { CssBaseline, StyledEngineProvider, ThemeProvider } from '@mui/material';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { LinkContext } from './data/desk.tsx';
import { ipcLink } from './data/ipc-link.ts';
import { keepFresh, queryClient } from './data/queries.ts';
import { webLink } from './data/web-link.ts';
import { liveInWindow, windowBridge } from './data/window.ts';
import { router } from './routes.tsx';
import './ui/fonts.css';
import './ui/base.css';
import './ui/window.css';
import { applyDensity } from './ui/density.ts';
import { theme } from './ui/theme.ts';
import { language } from './words/words.ts';

const link = windowBridge ? ipcLink(windowBridge) : webLink(location.origin);
const client = queryClient();
keepFresh(link, client);
applyDensity();
if (windowBridge) await liveInWindow(windowBridge, (path) => void router.navigate({ to: path }));
document.documentElement.lang = language;

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <StyledEngineProvider injectFirst>
      <ThemeProvider theme={theme} defaultMode="system" disableTransitionOnChange>
        <CssBaseline enableColorScheme />
        <LinkContext value={link}>
          <QueryClientProvider client={client}>
            <RouterProvider router={router} />
          </QueryClientProvider>
        </LinkContext>
      </ThemeProvider>
    </StyledEngineProvider>
  </StrictMode>,
);

import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@mantine/core/styles.css';
import '@mantine/notifications/styles.css';
import './app/console.css';
import './ui/plain-elements.css';

import { MantineProvider } from '@mantine/core';
import { Notifications } from '@mantine/notifications';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';

import { pageNonce } from './app/page-nonce.js';
import { createQueryClient } from './app/query-client.js';
import { createConsoleRouter } from './app/router.js';
import { theme, themeVariables } from './app/theme.js';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no root element');

const client = createQueryClient();
const router = createConsoleRouter(client);

createRoot(root).render(
  <StrictMode>
    <MantineProvider
      theme={theme}
      cssVariablesResolver={themeVariables}
      defaultColorScheme="auto"
      getStyleNonce={pageNonce}
    >
      <Notifications position="bottom-right" containerWidth={400} />
      <QueryClientProvider client={client}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
);

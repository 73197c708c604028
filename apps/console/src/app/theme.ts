import {
  ActionIcon,
  Badge,
  Button,
  Card,
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  Modal,
  Table,
  Tooltip,
} from '@mantine/core';

const hook: MantineColorsTuple = [
  '#eef0ff',
  '#dcdffb',
  '#b6bdf3',
  '#8d98ec',
  '#6b78e6',
  '#5664e2',
  '#4a59e1',
  '#3d4ac8',
  '#3441b3',
  '#28379e',
];

/** The library's greys with the blue of the rest in them. */
const dark: MantineColorsTuple = [
  '#e1e4ee',
  '#c3c8d8',
  '#a0a8bf',
  '#7f88a3',
  '#4a5268',
  '#363d50',
  '#262b3a',
  '#1d212d',
  '#161923',
  '#11131b',
];

/** Dark enough for text on white and light enough on black: WCAG 2.2 AA is checked by the tests on every page. */
export const theme = createTheme({
  primaryColor: 'hook',
  primaryShade: { light: 7, dark: 6 },
  colors: { hook, dark },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "'JetBrains Mono Variable', ui-monospace, monospace",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '620' },
  defaultRadius: 'md',
  cursorType: 'pointer',
  focusRing: 'auto',
  respectReducedMotion: true,
  components: {
    Button: Button.extend({ defaultProps: { size: 'sm' } }),
    ActionIcon: ActionIcon.extend({ defaultProps: { variant: 'subtle', color: 'gray' } }),
    // A status that is cut short says nothing.
    Badge: Badge.extend({
      defaultProps: { variant: 'light', radius: 'sm' },
      styles: {
        root: { overflow: 'visible', width: 'max-content', maxWidth: 'none' },
        label: { textTransform: 'none', fontWeight: 550, overflow: 'visible' },
      },
    }),
    Card: Card.extend({ defaultProps: { withBorder: true, padding: 'lg', radius: 'lg' } }),
    Modal: Modal.extend({
      defaultProps: { centered: true, radius: 'lg', overlayProps: { backgroundOpacity: 0.4, blur: 2 } },
    }),
    Table: Table.extend({ defaultProps: { verticalSpacing: 'sm', horizontalSpacing: 'md' } }),
    Tooltip: Tooltip.extend({
      defaultProps: { openDelay: 250, withArrow: true, events: { hover: true, focus: true, touch: true } },
    }),
  },
});

const redForWhiteText = {
  '--mantine-color-red-filled': '#c92a2a',
  '--mantine-color-red-filled-hover': '#b42323',
};

/** A page a shade apart from the cards on it, and quieter lines than the library's. */
export const themeVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    ...redForWhiteText,
    '--mantine-color-body': '#f6f7fb',
    '--surface': '#ffffff',
    '--line': '#e3e6ef',
    '--row-hover': '#f6f7fb',
    '--mantine-color-text': '#1b2033',
    '--mantine-color-dimmed': '#5a627b',
    '--mantine-color-placeholder': '#6b7389',
    '--mantine-color-default-border': '#cfd4e2',
    '--mantine-color-error': '#c92a2a',
    '--mantine-color-teal-light-color': '#05593f',
    '--mantine-color-red-light-color': '#9b1c1c',
    '--mantine-color-orange-light-color': '#8a3400',
    '--mantine-color-blue-light-color': '#10508a',
    '--mantine-color-gray-light-color': '#3c4353',
  },
  dark: {
    ...redForWhiteText,
    '--mantine-color-body': '#11131b',
    '--surface': '#181b26',
    '--line': '#2a2f40',
    '--row-hover': '#1f2330',
    '--mantine-color-text': '#e1e4ee',
    '--mantine-color-dimmed': '#a0a8bf',
    '--mantine-color-anchor': '#8d98ec',
    '--mantine-color-placeholder': '#8b93aa',
    '--mantine-color-error': '#ff8787',
    '--mantine-color-default': '#1f2330',
    '--mantine-color-default-hover': '#272c3b',
    '--mantine-color-default-border': '#3a4157',
  },
});

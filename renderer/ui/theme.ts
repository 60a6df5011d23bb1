import { createTheme } from '@mui/material/styles';
import { overrides } from './overrides.ts';

/** The only place with hex values. Names as in the design: arc moves, ready rests, use is taken, fail needs a person. */
export const colours = {
  dark: {
    canvas: '#0B0F13',
    surface: '#12181E',
    raised: '#1B232B',
    sunken: '#080B0E',
    line: '#25303A',
    lineStrong: '#6A7887',
    text: '#EAEFF4',
    text2: '#A9B5C1',
    text3: '#8C99A7',
    arc: '#46C3F6',
    onArc: '#04202E',
    ready: '#57D08A',
    use: '#B3A6FF',
    fail: '#FF7D70',
    onFail: '#2E0906',
    warn: '#F3B843',
    aside: '#8C99A7',
    select: '#11303F',
    soft: {
      arc: '#0D2937',
      ready: '#0F2A1E',
      use: '#221F3F',
      fail: '#3A1816',
      warn: '#32260C',
      aside: '#1E2730',
    },
  },
  light: {
    canvas: '#F1F4F6',
    surface: '#FFFFFF',
    raised: '#FFFFFF',
    sunken: '#E8EDF0',
    line: '#D8DFE5',
    lineStrong: '#798693',
    text: '#10171D',
    text2: '#47535F',
    text3: '#5D6975',
    arc: '#00658C',
    onArc: '#FFFFFF',
    ready: '#14713C',
    use: '#5A43C0',
    fail: '#BB281C',
    onFail: '#FFFFFF',
    warn: '#7D5100',
    aside: '#5D6975',
    select: '#E3F3FA',
    soft: {
      arc: '#DCF0F8',
      ready: '#DDF3E6',
      use: '#EAE6FB',
      fail: '#FCE7E4',
      warn: '#FAEED0',
      aside: '#E8EDF0',
    },
  },
} as const;

export type Scheme = (typeof colours)['dark' | 'light'];

/** MUI's keys for the same colours, and our own beside them; all become CSS variables (--md-palette-...). */
const palette = (c: Scheme) => ({
  ...c,
  primary: { main: c.arc, contrastText: c.onArc },
  secondary: { main: c.use, contrastText: c.onArc },
  success: { main: c.ready, contrastText: c.onArc },
  error: { main: c.fail, contrastText: c.onFail },
  warning: { main: c.warn, contrastText: c.onArc },
  info: { main: c.arc, contrastText: c.onArc },
  background: { default: c.canvas, paper: c.surface },
  divider: c.line,
  text: { primary: c.text, secondary: c.text2, disabled: c.text3 },
});

const sans = "'IBM Plex Sans Variable', system-ui, sans-serif";

export const theme = createTheme({
  cssVariables: { colorSchemeSelector: 'data', cssVarPrefix: 'md' },
  colorSchemes: { dark: { palette: palette(colours.dark) }, light: { palette: palette(colours.light) } },
  spacing: 4,
  shape: { borderRadius: 6 },
  breakpoints: { values: { xs: 0, sm: 700, md: 1200, lg: 1440, xl: 1920 } },
  typography: {
    fontFamily: sans,
    fontSize: 14,
    h1: { fontSize: 22, lineHeight: '28px', fontWeight: 600, letterSpacing: '-0.015em' },
    h2: { fontSize: 16, lineHeight: '22px', fontWeight: 600 },
    body1: { fontSize: 14, lineHeight: '20px' },
    body2: { fontSize: 13, lineHeight: '18px' },
    caption: { fontSize: 12, lineHeight: '16px' },
    button: { textTransform: 'none', fontSize: 14, lineHeight: '20px', fontWeight: 500, letterSpacing: 0 },
  },
  transitions: {
    duration: {
      shortest: 120,
      shorter: 120,
      short: 120,
      standard: 180,
      complex: 180,
      enteringScreen: 180,
      leavingScreen: 120,
    },
  },
  components: overrides,
});

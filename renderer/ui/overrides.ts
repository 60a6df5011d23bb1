import type { Components, CssVarsTheme, Theme } from '@mui/material/styles';

const focus = { outline: '2px solid var(--arc)', outlineOffset: 2 };
const dashed = {
  border: '1px dashed var(--line)',
  color: 'var(--text3)',
  backgroundColor: 'transparent',
  cursor: 'not-allowed',
};

/** MUI's components in our shape, so that no default shines through. Colours are the aliases of base.css. */
export const overrides: Components<Omit<Theme, 'components' | 'palette'> & CssVarsTheme> = {
  MuiButtonBase: {
    defaultProps: { disableRipple: true },
    styleOverrides: { root: { '&:focus-visible': focus } },
  },
  MuiButton: {
    defaultProps: { disableElevation: true, color: 'primary' },
    styleOverrides: {
      root: {
        minWidth: 0,
        height: 'var(--control)',
        padding: '0 14px',
        fontSize: 'var(--control-text)',
        fontWeight: 500,
        whiteSpace: 'nowrap',
        transition: 'background-color 120ms, border-color 120ms, filter 120ms',
        '& .MuiButton-startIcon': { marginLeft: -2, marginRight: 7 },
        '&[aria-disabled="true"]': { ...dashed, '&:hover': { ...dashed, filter: 'none' } },
      },
      sizeSmall: { height: 'calc(var(--control) - 4px)', padding: '0 10px' },
      sizeLarge: { height: 'max(44px, var(--control))', padding: '0 20px', fontSize: 15 },
      contained: {
        fontWeight: 600,
        '&:hover': { backgroundColor: 'var(--arc)', filter: 'brightness(1.08)' },
        '&.MuiButton-colorError:hover': { backgroundColor: 'var(--fail)' },
      },
      outlined: {
        borderColor: 'var(--lineStrong)',
        color: 'var(--text)',
        '&:hover': { borderColor: 'var(--text2)', backgroundColor: 'var(--hover)' },
      },
      text: {
        color: 'var(--text2)',
        '&:hover': { backgroundColor: 'var(--hover)', color: 'var(--text)' },
      },
    },
  },
  MuiIconButton: {
    styleOverrides: {
      root: {
        width: 'var(--control)',
        height: 'var(--control)',
        borderRadius: 6,
        color: 'var(--text2)',
        '&:hover': { backgroundColor: 'var(--hover)', color: 'var(--text)' },
      },
    },
  },
  MuiPaper: {
    defaultProps: { elevation: 0 },
    styleOverrides: { root: { backgroundImage: 'none', border: '1px solid var(--line)', borderRadius: 10 } },
  },
  MuiDialog: {
    styleOverrides: {
      paper: { borderColor: 'var(--lineStrong)', borderRadius: 14, boxShadow: 'var(--float)', margin: 20 },
      paperFullScreen: { border: 0, borderRadius: 0, margin: 0 },
    },
  },
  MuiDialogTitle: {
    styleOverrides: { root: { padding: '18px 20px 8px', fontSize: 18, lineHeight: '24px', fontWeight: 600 } },
  },
  MuiDialogContent: { styleOverrides: { root: { padding: '8px 20px 16px' } } },
  MuiDialogActions: {
    styleOverrides: { root: { padding: '12px 20px', borderTop: '1px solid var(--line)', gap: 8 } },
  },
  MuiOutlinedInput: {
    styleOverrides: {
      root: {
        backgroundColor: 'var(--canvas)',
        fontSize: 'var(--control-text)',
        minHeight: 'calc(var(--control) + 2px)',
        borderRadius: 6,
        '& .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--lineStrong)', top: 0 },
        '& .MuiOutlinedInput-notchedOutline legend': { display: 'none' },
        '&:hover .MuiOutlinedInput-notchedOutline': { borderColor: 'var(--text2)' },
        '&.Mui-focused .MuiOutlinedInput-notchedOutline': { borderWidth: 2, borderColor: 'var(--arc)' },
        '&.Mui-error .MuiOutlinedInput-notchedOutline': { borderWidth: 2, borderColor: 'var(--fail)' },
      },
      input: {
        padding: '6px 10px',
        height: 'auto',
        lineHeight: '20px',
        '&::placeholder': { color: 'var(--text3)', opacity: 1 },
      },
      multiline: { padding: 0 },
    },
  },
  MuiSelect: { styleOverrides: { icon: { color: 'var(--text2)' } } },
  MuiFormLabel: { styleOverrides: { root: { fontSize: 13, fontWeight: 500, color: 'var(--text2)' } } },
  MuiTabs: {
    styleOverrides: {
      root: { minHeight: 36 },
      indicator: { height: 2, backgroundColor: 'var(--arc)' },
      list: { gap: 22 },
    },
  },
  MuiTab: {
    styleOverrides: {
      root: {
        minWidth: 0,
        minHeight: 'max(36px, var(--control))',
        padding: 0,
        fontSize: 'var(--nav)',
        fontWeight: 500,
        color: 'var(--text2)',
        opacity: 1,
        '&.Mui-selected': { color: 'var(--text)', fontWeight: 600 },
      },
    },
  },
  MuiTooltip: {
    defaultProps: { enterDelay: 300, enterTouchDelay: 0, leaveTouchDelay: 6000 },
    styleOverrides: {
      tooltip: {
        backgroundColor: 'var(--raised)',
        border: '1px solid var(--lineStrong)',
        color: 'var(--text)',
        boxShadow: 'var(--float)',
        fontSize: 13,
        lineHeight: '18px',
        fontWeight: 400,
        padding: '8px 12px',
        maxWidth: 340,
      },
    },
  },
  MuiMenu: {
    styleOverrides: {
      paper: {
        backgroundColor: 'var(--raised)',
        borderColor: 'var(--lineStrong)',
        boxShadow: 'var(--float)',
        marginTop: 4,
      },
      list: { padding: 4 },
    },
  },
  MuiMenuItem: {
    styleOverrides: {
      root: {
        minHeight: 'var(--control)',
        fontSize: 14,
        borderRadius: 5,
        padding: '5px 10px',
        gap: 12,
        whiteSpace: 'normal',
        '&:hover, &.Mui-focusVisible': { backgroundColor: 'var(--hover)' },
        '&.Mui-selected, &.Mui-selected:hover': { backgroundColor: 'var(--select)' },
      },
    },
  },
  MuiSwitch: {
    styleOverrides: {
      root: { width: 40, height: 28, padding: 5, marginTop: 1, overflow: 'visible' },
      switchBase: {
        padding: 8,
        color: 'var(--text2)',
        '&.Mui-checked': { color: 'var(--onArc)', transform: 'translateX(12px)' },
        '&.Mui-checked + .MuiSwitch-track': {
          backgroundColor: 'var(--arc)',
          borderColor: 'var(--arc)',
          opacity: 1,
        },
        '&.Mui-focusVisible + .MuiSwitch-track': focus,
      },
      thumb: { width: 12, height: 12, boxShadow: 'none' },
      track: {
        borderRadius: 9,
        height: 18,
        boxSizing: 'border-box',
        opacity: 1,
        backgroundColor: 'var(--canvas)',
        border: '1px solid var(--lineStrong)',
      },
    },
  },
  MuiCheckbox: {
    styleOverrides: {
      root: { padding: 6, color: 'var(--lineStrong)', '&.Mui-checked': { color: 'var(--arc)' } },
    },
  },
  MuiBackdrop: {
    styleOverrides: { root: { '&:not(.MuiBackdrop-invisible)': { backgroundColor: 'rgb(0 0 0 / 55%)' } } },
  },
  MuiLink: {
    defaultProps: { underline: 'hover' },
    styleOverrides: { root: { color: 'var(--arc)', fontWeight: 500 } },
  },
};

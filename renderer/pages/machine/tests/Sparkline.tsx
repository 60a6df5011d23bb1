import css from './Sparkline.module.css';

interface SparklineProps {
  samples: readonly number[];
  /** Shared by all plots that are looked at together. */
  scale: readonly [low: number, high: number];
}

const width = 100;
const height = 30;

/** A line without axes: its shape beside its peers' is what it tells. The numbers stand beside it. */
export function Sparkline({ samples, scale: [low, high] }: SparklineProps) {
  if (samples.length < 2) return <span className={css.noLine} />;
  const points = samples.map((value, i) => {
    const x = (i / (samples.length - 1)) * width;
    const y = height - ((value - low) / (high - low)) * height;
    return `${x.toFixed(1)},${Math.min(height, Math.max(0, y)).toFixed(1)}`;
  });
  return (
    <svg
      className={css.line}
      viewBox={`0 -1 ${width} ${height + 2}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      <polyline points={points.join(' ')} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

import type { ReactNode } from "react";

interface FigureTableProps {
  caption: string;
  /** What is counted; over the first column stands `of`. */
  of: string;
  columns: readonly string[];
  rows: readonly { key: string; label: ReactNode; figures: readonly ReactNode[] }[];
}

/** A few figures for each of a few things, to be compared at a look. */
export function FigureTable({ caption, of, columns, rows }: FigureTableProps) {
  return (
    <table className="figure-table">
      <caption>{caption}</caption>
      <thead>
        <tr>
          {[of, ...columns].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(({ key, label, figures }) => (
          <tr key={key}>
            <th scope="row">{label}</th>
            {figures.map((figure, at) => (
              <td key={columns[at]}>{figure}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

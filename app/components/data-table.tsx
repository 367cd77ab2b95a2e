import type { ReactNode } from "react";

interface DataTableProps {
  caption: string;
  columns: readonly { label: string; numeric?: boolean }[];
  /** One row: a key and a cell for each column; the first cell is the row's heading. */
  rows: readonly { key: string; cells: readonly ReactNode[] }[];
}

/** A plain table with a caption; scrolls sideways in a focusable region when the screen is too small. */
export function DataTable({ caption, columns, rows }: DataTableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="data-table" aria-label={caption} tabIndex={0}>
      <table>
        <caption>{caption}</caption>
        <thead>
          <tr>
            {columns.map(({ label, numeric }) => (
              <th key={label} scope="col" data-numeric={numeric || undefined}>
                {label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, cells }) => (
            <tr key={key}>
              {columns.map(({ label, numeric }, index) =>
                index === 0 ? (
                  <th key={label} scope="row">
                    {cells[index]}
                  </th>
                ) : (
                  <td key={label} data-numeric={numeric || undefined}>
                    {cells[index]}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

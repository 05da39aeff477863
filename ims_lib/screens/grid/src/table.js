// ag-grid in its infinite row model: the browser holds a window of rows, DuckDB in the kernel sorts, filters and pages.
import {
  ColumnApiModule,
  CellStyleModule,
  InfiniteRowModelModule,
  NumberFilterModule,
  RenderApiModule,
  RowApiModule,
  RowStyleModule,
  ScrollApiModule,
  TextFilterModule,
  TooltipModule,
  createGrid,
  themeQuartz,
} from "ag-grid-community";
import { definition, tickColumn } from "./columns.js";

const PAGE = 100;
const MODULES = [
  CellStyleModule, ColumnApiModule, InfiniteRowModelModule, NumberFilterModule, RenderApiModule, RowApiModule, RowStyleModule, ScrollApiModule,
  TextFilterModule, TooltipModule,
];

/** Colours come from the stylesheet's variables, which follow the theme of the page. */
const THEME = themeQuartz.withParams({
  accentColor: "var(--ims-focus)",
  backgroundColor: "var(--ims-page)",
  borderColor: "var(--ims-line)",
  browserColorScheme: "inherit",
  chromeBackgroundColor: "var(--ims-quiet)",
  columnBorder: false,
  fontFamily: "inherit",
  fontSize: 13,
  foregroundColor: "var(--ims-ink)",
  headerFontSize: 12,
  headerFontWeight: 600,
  headerTextColor: "var(--ims-muted)",
  rowHoverColor: "var(--ims-hover)",
  spacing: 5,
  wrapperBorderRadius: 6,
});

/** Make the grid; `events` has moved(node), answered(count), first(takesFocus) and failed(sentence). */
export function makeTable(host, { columns, sort, channel, selection, events }) {
  let current = null;
  let isFirst = true;
  let takesFocus = document.body.dataset.voila === "voila";
  const api = createGrid(
    host,
    {
      theme: THEME,
      rowModelType: "infinite",
      cacheBlockSize: PAGE,
      maxBlocksInCache: 20,
      infiniteInitialRowCount: 1,
      cacheOverflowSize: 1,
      blockLoadDebounceMillis: 20,
      rowHeight: 32,
      headerHeight: 34,
      animateRows: false,
      suppressCellFocus: false,
      suppressMultiSort: false,
      suppressDragLeaveHidesColumns: true,
      tooltipShowDelay: 600,
      tooltipShowMode: "whenTruncated",
      enableCellTextSelection: true,
      overlayNoRowsTemplate: "<span></span>",
      getRowId: ({ data }) => data.row_id,
      columnDefs: [tickColumn(selection), ...columns.map(definition)],
      defaultColDef: { sortable: true, resizable: true, suppressHeaderMenuButton: true, suppressKeyboardEvent: () => true },
      rowClassRules: {
        "ims-selected": ({ node }) => node.id !== undefined && selection.has(node.id),
        "ims-current": ({ node }) => node.id !== undefined && node.id === current,
      },
      onCellFocused: ({ rowIndex }) => rowIndex !== null && follow(rowIndex),
      onCellClicked: ({ rowIndex }) => follow(rowIndex),
      onModelUpdated: () => settle(),
    },
    { modules: MODULES },
  );
  api.applyColumnState({ state: sort.map(([colId, direction], sortIndex) => ({ colId, sort: direction, sortIndex })) });

  const source = {
    async getRows({ startRow, endRow, sortModel, filterModel, successCallback, failCallback }) {
      try {
        const answer = await channel.ask({ kind: "rows", start: startRow, end: endRow, sort: sortModel, filter: filterModel });
        const names = answer.names;
        successCallback(answer.rows.map((row) => Object.fromEntries(row.map((value, index) => [names[index], value]))), answer.total);
        events.answered(answer.total);
        settle();
      } catch (error) {
        failCallback();
        events.failed(error.message);
      }
    },
  };
  api.setGridOption("datasource", source);

  function follow(index) {
    const node = api.getDisplayedRowAtIndex(index);
    if (!node?.id || node.id === current) return;
    current = node.id;
    paint();
    events.moved(node);
  }

  const paint = () => api.redrawRows();

  /** After the data changed: which row the cursor stands on, and whether it moves on when that row is still there. */
  const reload = {
    pending: null,
    start(moveOn) {
      this.pending = { index: index(), id: current, moveOn };
      api.refreshInfiniteCache();
    },
    settle() {
      const pending = this.pending;
      const node = pending && api.getDisplayedRowAtIndex(pending.index);
      if (!node?.data) return;
      this.pending = null;
      const stays = node.id === pending.id;
      if (!stays) current = null;
      goTo(pending.index + (stays && pending.moveOn ? 1 : 0));
      if (stays && !pending.moveOn) events.moved(node);
    },
  };

  /** New rows are there: the cursor goes to the first, back to where it was before the data changed, or where it waits for its row. */
  function settle() {
    reload.settle();
    if (!isFirst && !reload.pending && api.getFocusedCell()) follow(index());
    if (!isFirst || !api.getDisplayedRowAtIndex(0)?.data) return;
    isFirst = false;
    events.first(takesFocus);
  }

  const index = () => api.getFocusedCell()?.rowIndex ?? 0;
  const idAt = (row) => api.getDisplayedRowAtIndex(row)?.id;

  function goTo(row, takesFocus = true) {
    const last = Math.max(api.getDisplayedRowCount() - 1, 0);
    const target = Math.min(Math.max(row, 0), last);
    api.ensureIndexVisible(target);
    if (takesFocus) api.setFocusedCell(target, api.getFocusedCell()?.column ?? "action");
    follow(target);
  }

  return {
    api,
    goTo,
    idAt,
    index,
    paint,
    current: () => current,
    refresh: (moveOn) => reload.start(moveOn),
    restart() {
      takesFocus = host.contains(document.activeElement);
      current = null;
      isFirst = true;
      api.clearFocusedCell();
      api.ensureIndexVisible(0, "top");
      api.purgeInfiniteCache();
    },
  };
}

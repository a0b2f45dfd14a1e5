// What a dashboard is, before it is Grafana's JSON: words, queries and a shape for each panel.
import type { NonEmpty } from '../../loadtest/run/measurement.ts';
import type { ShapeBuilder } from './panel-shapes.ts';

export type Query = Readonly<{
  influxql: string;
  alias?: string; // of each series: "$tag_leg", "$col"
  as?: 'time_series' | 'table'; // default: time_series
}>;

export type Panel = Readonly<{
  title: string;
  shows: string; // sentences
  whenBad: string; // sentences: what to do when it looks bad
  size: readonly [columns: number, rows: number]; // of 24 columns
  shape: () => ShapeBuilder;
  queries: NonEmpty<Query>;
}>;

export type Row = Readonly<{ title: string; panels: NonEmpty<Panel> }>;

export type Variable = Readonly<{
  name: string;
  label: string;
  influxql: string;
  order: 'ascending' | 'by number' | 'newest first';
  all: boolean; // "All" is offered and chosen, and several may be
}>;

export type Annotation = Readonly<{
  name: string;
  color: string;
  influxql: string;
  titleColumn: string;
  textColumn: string;
  tagsColumn: string;
}>;

export type Dashboard = Readonly<{
  file: string; // in grafana/dashboards/, without .json
  uid: string;
  title: string;
  description: string;
  about: 'one run' | 'many runs'; // those about one run lead to each other at the same time
  from: string; // the time range at first, until now
  refresh: string | false;
  variables: readonly Variable[];
  annotations: readonly Annotation[];
  rows: NonEmpty<Row>;
}>;

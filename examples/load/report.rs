//! [`Report`]: the measurements, one row an operation, compared with `live` of the same run.

use std::fmt;

use serde::Serialize;

use crate::Result;
use crate::load::drive::{Operation, Run};
use crate::load::process::Server;

/// All measurements of one run.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    connections: usize,
    seconds: u64,
    /// Milliseconds from the start of the process to its first answer.
    first_answer_ms: Option<f64>,
    /// MiB of private memory before the first operation.
    idle_mib: Option<f64>,
    /// MiB of private memory after the last operation.
    after_mib: Option<f64>,
    rows: Vec<Row>,
}

#[derive(Debug, Serialize)]
struct Row {
    operation: Operation,
    answers: u64,
    errors: u64,
    per_second: f64,
    per_cpu_second: Option<f64>,
    /// The rate divided by that of `live`, per CPU-second, or per second if CPU time is not measured.
    share_of_live: Option<f64>,
    p50_ms: f64,
    p99_ms: f64,
    p999_ms: f64,
}

impl Row {
    fn rate(&self) -> f64 {
        self.per_cpu_second.unwrap_or(self.per_second)
    }
}

impl Report {
    /// Creates a report and measures the idle server.
    pub(crate) fn new(server: &Server, connections: usize, seconds: u64) -> Result<Self> {
        Ok(Self {
            connections,
            seconds,
            first_answer_ms: server
                .started()
                .map(|duration| duration.as_secs_f64() * 1000.0),
            idle_mib: server.memory(),
            after_mib: None,
            rows: Vec::new(),
        })
    }

    /// Adds the row of an operation.
    pub(crate) fn add(&mut self, run: &Run) {
        let answers = run.times.len();
        let quantile = |of| run.times.value_at_quantile(of) as f64 / 1000.0;
        let mut row = Row {
            operation: run.operation,
            answers,
            errors: run.errors,
            per_second: answers as f64 / run.seconds,
            per_cpu_second: run
                .cpu
                .filter(|cpu| *cpu > 0.0)
                .map(|cpu| answers as f64 / cpu),
            share_of_live: None,
            p50_ms: quantile(0.5),
            p99_ms: quantile(0.99),
            p999_ms: quantile(0.999),
        };
        let live = self
            .rows
            .iter()
            .find(|row| row.operation == Operation::Live);
        row.share_of_live = live.map(|live| row.rate() / live.rate());
        self.rows.push(row);
    }

    /// Measures the server after the last operation.
    pub(crate) fn finish(&mut self, server: &Server) -> Result<()> {
        self.after_mib = server.memory();
        Ok(())
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let known = |figure: Option<f64>, digits: usize| {
            figure.map_or_else(|| "–".to_owned(), |figure| format!("{figure:.digits$}"))
        };
        writeln!(
            f,
            "{} connections, {} s each; first answer {} ms after the start; private memory {} MiB idle, {} MiB after\n",
            self.connections,
            self.seconds,
            known(self.first_answer_ms, 0),
            known(self.idle_mib, 1),
            known(self.after_mib, 1),
        )?;
        writeln!(
            f,
            "| operation | answers/s | per CPU-second | of live | p50 ms | p99 ms | p99.9 ms | errors |"
        )?;
        writeln!(f, "|---|--:|--:|--:|--:|--:|--:|--:|")?;
        for row in &self.rows {
            writeln!(
                f,
                "| {} | {:.0} | {} | {} | {:.2} | {:.2} | {:.2} | {} |",
                row.operation,
                row.per_second,
                known(row.per_cpu_second, 0),
                known(row.share_of_live, 3),
                row.p50_ms,
                row.p99_ms,
                row.p999_ms,
                row.errors,
            )?;
        }
        Ok(())
    }
}

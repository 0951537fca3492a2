//! From mentions made by hand to figures, pages and records.

mod laws;
mod oracle;
mod pages;
mod sample;
mod verdicts;

//! From mentions made by hand to figures, pages and records.

mod pages;
mod sample;

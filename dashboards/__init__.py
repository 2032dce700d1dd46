"""What we show: rows of the models become pandas frames, frames become plotly figures. Uses models and packs only."""

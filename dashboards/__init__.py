"""What we show: rows of the models become pandas frames, frames become plotly figures. Imports only models and packs."""

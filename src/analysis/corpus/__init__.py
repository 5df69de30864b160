"""Raw pages become articles: readers, cleaning, dates, copies, manifests."""

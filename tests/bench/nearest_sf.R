# Rscript nearest_sf.R EDGES.gpkg POINTS.csv ANSWER.csv: the nearest edge of each point on the sphere (sf with
# s2), and the distance to it; prints the CPU seconds of both.
suppressPackageStartupMessages(library(sf))
files <- commandArgs(trailingOnly = TRUE)
edges <- st_geometry(st_read(files[1], quiet = TRUE))
points <- st_geometry(st_as_sf(read.csv(files[2]), coords = c("longitude", "latitude"), crs = 4326))
taken <- system.time({
  edge <- st_nearest_feature(points, edges)
  distance <- st_distance(points, edges[edge], by_element = TRUE)
})
write.csv(data.frame(edge = edge - 1, distance = as.numeric(distance)), files[3], row.names = FALSE)
cat(sum(taken[c("user.self", "sys.self")]))

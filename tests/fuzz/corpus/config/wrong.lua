return { lisen = 5, limits { } }

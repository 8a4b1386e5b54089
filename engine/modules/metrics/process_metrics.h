#pragma once
#include <jansson.h>

#include <stddef.h>

/* Appends what Prometheus' own client libraries tell of each process (process_start_time_seconds and others), with the names
 * that dashboards expect. A number that the system does not give is left out. */
void process_metrics_add(json_t *families);
/* Returns the resident memory of the process in bytes; 0: unknown. */
size_t process_memory_bytes(void);

#pragma once
#include "engine/core/engine.h"

/* Background integrity scan: a worker checks the whole world file in use, soon after the start
 * and then each day. */
/* Cancels the scan in progress, since the worker is needed; it begins again later. */
void integrity_scan_put_off(struct engine *engine);

/* The result of the last scan, for operators. */
struct integrity_scan_facts {
    int64_t ended_ms; /* wall clock; 0: no scan yet */
    int64_t duration_ms;
    bool ok;
    char problem[256]; /* the first one found */
};

void integrity_scan_facts_now(const struct engine *engine, struct integrity_scan_facts *out);

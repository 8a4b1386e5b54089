#pragma once
#include <stdbool.h>
#include <stdint.h>

struct http_conn;
struct web;
struct web_atlas;

/* The atlas of all public areas, shared by all viewers. It requests the areas one after another
 * with a stranger's rights, so nobody waits for all of them. It is renewed when somebody looks at
 * it and it is old. */
struct web_atlas_scan;

struct web_atlas_scan *web_atlas_scan_create(struct web *web);
void web_atlas_scan_destroy(struct web_atlas_scan *scan);
/* Returns the atlas. Returns NULL before the first one is
 * finished, and calls go_on with that one. who identifies the request for web_atlas_scan_forget.
 * Starts a new scan if the atlas is old. */
const struct web_atlas *web_atlas_scan_atlas(struct web_atlas_scan *scan, void *who,
        void (*go_on)(void *who, const struct web_atlas *atlas));
/* Returns the number of finished scans. */
uint64_t web_atlas_scan_number(const struct web_atlas_scan *scan);
/* Call each second: once the web has had a visitor, an atlas is made before anybody requests it. */
void web_atlas_scan_tick(struct web_atlas_scan *scan);
/* Removes the waiting entry of who. */
void web_atlas_scan_forget(struct web_atlas_scan *scan, const void *who);

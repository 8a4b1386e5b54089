#pragma once
#include "engine/base/buf.h"
#include "engine/base/str.h"

#include <jansson.h>

#include <stdbool.h>
#include <stdint.h>

/* A palette: the accent of pages on light paper and on dark. All other colours derive from it
 * (net/client/style/tokens.css). */
struct web_palette {
    char name[16];  /* for addresses and attributes: "marsh", "2b6b5f", "2b6b5f-9adfd3" */
    uint32_t light; /* 0xRRGGBB, of the contrast that WCAG AA asks for */
    uint32_t dark;
};

/* Reads the name of a palette, one colour for both papers, as "#2b6b5f", or one each, as
 * "#2b6b5f #9adfd3". Colours given are made darker or lighter until they can be read. False if it
 * is none of these. */
MUST_CHECK bool web_palette_find(struct str text, struct web_palette *out);
/* Reads the palette of a page: the area's (NULL: it is about no area), else the game's (NULL: the usual one). False if
 * neither is a palette. */
MUST_CHECK bool web_palette_of(const json_t *area, const char *game, struct web_palette *out);

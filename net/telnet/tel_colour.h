#pragma once
#include "engine/base/buf.h"
#include "engine/session/markup.h"

#include <stdint.h>

/* Colour depth of a terminal; 0: no colours. */
enum { COLOURS_16 = 1, COLOURS_256 = 2, COLOURS_TRUE = 3 };

/* Appends the escape sequence that turns a style on, for a terminal of this colour depth (0 appends
 * nothing). rgb is used only for MARKUP_RGB. */
void tel_colour_open(uint8_t colours, enum markup_style style, uint32_t rgb, struct buf *out);
/* Appends the sequence that turns all styles off. */
void tel_colour_reset(uint8_t colours, struct buf *out);

/* web_palette.c -- the palettes of areas and of the game.
 *
 * To add one: a row in `palettes`, its name in data/help/palettes.md and in
 * tests/modules/web/web_palette_test.c, which checks the contrast of its colours. */
#include "net/text/web_palette.h"

#include "net/text/web_html.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum {
    LIGHT_PAPER = 0xF3EEE3, /* the darkest paper with text, in light */
    DARK_PAPER = 0x24262D,  /* the lightest, in dark */
    STEPS = 50,
};

/* AA asks for 4.5; the paper has a little of the accent in it. */
#define CONTRAST 4.9

static const struct web_palette palettes[] = {
        {"lamp", 0x85480A, 0xF0B65A},
        {"ember", 0x9C341C, 0xFF9E7A},
        {"rose", 0x96284F, 0xF7A1BC},
        {"heather", 0x74368C, 0xD9AEEF},
        {"dusk", 0x54439E, 0xBDB2FA},
        {"harbour", 0x24518F, 0x9DC1FA},
        {"frost", 0x1C5A78, 0x9AD7F0},
        {"river", 0x0F5C61, 0x83D3D3},
        {"sea-glass", 0x0F5F4B, 0x86D8BA},
        {"marsh", 0x46601A, 0xB9D07A},
        {"moss", 0x2F6230, 0x9CD399},
        {"meadow", 0x6A5A06, 0xE3CC62},
        {"hearth", 0x7E4A2C, 0xE8B48E},
        {"slate", 0x48555F, 0xB4C4D1},
        {"cavern", 0x655048, 0xD3BDB2},
        {"parchment", 0x6B5531, 0xDCC59B},
};

/* -- contrast -- */

static double channel(uint32_t colour, int shift)
{
    double part = (double)((colour >> shift) & 0xFF) / 255;
    return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

static double luminance(uint32_t colour)
{
    return 0.2126 * channel(colour, 16) + 0.7152 * channel(colour, 8) +
           0.0722 * channel(colour, 0);
}

/* Returns the contrast of two colours, from 1 to 21 (WCAG 2, 1.4.3). */
static double contrast_of(uint32_t a, uint32_t b)
{
    double x = luminance(a) + 0.05;
    double y = luminance(b) + 0.05;
    return x > y ? x / y : y / x;
}

/* Returns the colour with a part of the way to black or white gone. */
static uint32_t toward(uint32_t colour, uint32_t end, double part)
{
    uint32_t mixed = 0;
    for (int shift = 0; shift <= 16; shift += 8) {
        double from = (double)((colour >> shift) & 0xFF);
        double to = (double)((end >> shift) & 0xFF);
        mixed |= (uint32_t)lround(from + (to - from) * part) << shift;
    }
    return mixed;
}

static uint32_t readable_on(uint32_t colour, uint32_t paper, uint32_t end)
{
    uint32_t mixed = colour;
    for (int i = 1; i <= STEPS && contrast_of(mixed, paper) < CONTRAST; i++) {
        mixed = toward(colour, end, (double)i / STEPS);
    }
    return mixed;
}

/* -- reading -- */

/* Takes "#2b6b5f" or "2b6b5f" from the front. */
static bool take_colour(struct str *rest, uint32_t *out)
{
    size_t from = rest->length > 0 && rest->bytes[0] == '#';
    *out = 0;
    if (rest->length < from + 6) {
        return false;
    }
    for (size_t i = from; i < from + 6; i++) {
        char c = rest->bytes[i];
        int digit = c >= '0' && c <= '9'   ? c - '0'
                    : c >= 'a' && c <= 'f' ? c - 'a' + 10
                    : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                           : -1;
        if (digit < 0) {
            return false;
        }
        *out = *out * 16 + (uint32_t)digit;
    }
    *rest = str_slice(*rest, from + 6, rest->length);
    return true;
}

static bool read_colours(struct str text, struct web_palette *out)
{
    uint32_t light = 0;
    uint32_t dark = 0;
    if (!take_colour(&text, &light)) {
        return false;
    }
    bool both = text.length > 0;
    if (both && (text.bytes[0] == ' ' || text.bytes[0] == '-')) {
        text = str_slice(text, 1, text.length);
    }
    dark = light;
    if (both && (!take_colour(&text, &dark) || text.length > 0)) {
        return false;
    }
    (void)snprintf(out->name, sizeof(out->name), both ? "%06x-%06x" : "%06x", (unsigned)light,
            (unsigned)dark);
    out->light = readable_on(light, LIGHT_PAPER, 0x000000);
    out->dark = readable_on(dark, DARK_PAPER, 0xFFFFFF);
    return true;
}

bool web_palette_find(struct str text, struct web_palette *out)
{
    text = str_trim(text);
    for (size_t i = 0; i < sizeof(palettes) / sizeof(palettes[0]); i++) {
        if (str_equal(text, str_of(palettes[i].name))) {
            *out = palettes[i];
            return true;
        }
    }
    return read_colours(text, out);
}

bool web_palette_of(const json_t *area, const char *game, struct web_palette *out)
{
    return web_palette_find(web_text(area, "palette"), out) ||
           web_palette_find(str_of(game ? game : ""), out);
}

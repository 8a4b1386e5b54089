/* tel_colour.c -- terminal escape sequences for the styles of the markup.
 *
 * We don't know whether a player's background is dark or light. So the named styles use mid-tones:
 * in 256 colours their luminance lies between 0.14 and 0.23, which gives a contrast of at least 3.5
 * to 1 against both black and white. Each terminal paints the 16 colours differently; blue, yellow
 * and white are avoided there, since each is unreadable on one of the two.
 *
 * To add a style, add a row to `looks` (markup.h lists the styles). */
#include "net/telnet/tel_colour.h"

struct look {
    const char *few;  /* SGR parameters with 16 colours; NULL: no change */
    const char *many; /* with 256 and more */
};

static const struct look looks[] = {
        [MARKUP_BOLD] = {"1", "1"},
        [MARKUP_ITALIC] = {"3", "3"},
        [MARKUP_UNDERLINE] = {"4", "4"},
        [MARKUP_BLACK] = {"30", "30"},
        [MARKUP_RED] = {"31", "31"},
        [MARKUP_GREEN] = {"32", "32"},
        [MARKUP_YELLOW] = {"33", "33"},
        [MARKUP_BLUE] = {"34", "34"},
        [MARKUP_MAGENTA] = {"35", "35"},
        [MARKUP_CYAN] = {"36", "36"},
        [MARKUP_WHITE] = {"37", "37"},
        [MARKUP_GREY] = {"90", "38;5;244"},
        [MARKUP_ROOM] = {"1", "1;38;5;32"},
        [MARKUP_EXIT] = {"32", "38;5;29"},
        [MARKUP_ITEM] = {"36", "38;5;130"},
        [MARKUP_WHO] = {"35", "38;5;98"},
        [MARKUP_SAY] = {NULL, NULL},
        [MARKUP_ERROR] = {"31", "38;5;160"},
        [MARKUP_TITLE] = {"1", "1"},
        [MARKUP_CHANNEL] = {"35", "38;5;133"},
        [MARKUP_DIM] = {"2", "38;5;244"},
        [MARKUP_FIXED] = {NULL, NULL},
};

struct rgb {
    int red;
    int green;
    int blue;
};

static struct rgb split(uint32_t rgb)
{
    return (struct rgb){(int)(rgb >> 16 & 0xFF), (int)(rgb >> 8 & 0xFF), (int)(rgb & 0xFF)};
}

static int distance(struct rgb a, struct rgb b)
{
    int red = a.red - b.red;
    int green = a.green - b.green;
    int blue = a.blue - b.blue;
    return red * red + green * green + blue * blue;
}

/* Returns the nearest of xterm's six levels of a colour, 0 to 5. */
static int cube_step(int value)
{
    if (value < 48) {
        return 0;
    }
    return value < 115 ? 1 : (value - 35) / 40;
}

static int cube_value(int step)
{
    return step == 0 ? 0 : 55 + step * 40;
}

/* Returns the nearest of xterm's 6x6x6 cube (16 to 231) and 24 greys (232 to 255). */
static int nearest_256(struct rgb want)
{
    int red = cube_step(want.red);
    int green = cube_step(want.green);
    int blue = cube_step(want.blue);
    struct rgb cube = {cube_value(red), cube_value(green), cube_value(blue)};
    int average = (want.red + want.green + want.blue) / 3;
    int grey = average < 8 ? 0 : average > 238 ? 23 : (average - 3) / 10;
    struct rgb level = {8 + grey * 10, 8 + grey * 10, 8 + grey * 10};
    if (distance(level, want) < distance(cube, want)) {
        return 232 + grey;
    }
    return 16 + 36 * red + 6 * green + blue;
}

/* Returns the nearest of the 16 colours, as an SGR parameter: 30 to 37, 90 to 97. */
static int nearest_16(struct rgb want)
{
    static const struct rgb palette[16] = {
            {0, 0, 0},
            {205, 0, 0},
            {0, 205, 0},
            {205, 205, 0},
            {0, 0, 238},
            {205, 0, 205},
            {0, 205, 205},
            {229, 229, 229},
            {127, 127, 127},
            {255, 0, 0},
            {0, 255, 0},
            {255, 255, 0},
            {92, 92, 255},
            {255, 0, 255},
            {0, 255, 255},
            {255, 255, 255},
    };
    int best = 0;
    for (int i = 1; i < 16; i++) {
        if (distance(palette[i], want) < distance(palette[best], want)) {
            best = i;
        }
    }
    return best < 8 ? 30 + best : 90 + best - 8;
}

static void open_rgb(uint8_t colours, uint32_t rgb, struct buf *out)
{
    struct rgb want = split(rgb);
    if (colours >= COLOURS_TRUE) {
        buf_printf(out, "\033[38;2;%d;%d;%dm", want.red, want.green, want.blue);
    } else if (colours == COLOURS_256) {
        buf_printf(out, "\033[38;5;%dm", nearest_256(want));
    } else {
        buf_printf(out, "\033[%dm", nearest_16(want));
    }
}

void tel_colour_open(uint8_t colours, enum markup_style style, uint32_t rgb, struct buf *out)
{
    if (colours == 0) {
        return;
    }
    if (style == MARKUP_RGB) {
        open_rgb(colours, rgb, out);
        return;
    }
    if ((size_t)style >= sizeof(looks) / sizeof(looks[0])) {
        return;
    }
    const char *look = colours == COLOURS_16 ? looks[style].few : looks[style].many;
    if (look) {
        buf_add_text(out, "\033[");
        buf_add_text(out, look);
        buf_add_char(out, 'm');
    }
}

void tel_colour_reset(uint8_t colours, struct buf *out)
{
    if (colours > 0) {
        buf_add_text(out, "\033[0m");
    }
}

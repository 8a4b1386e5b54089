/* sshd_screen.c -- layout of the full-screen terminal mode.
 *
 *   top ------------- |  side
 *   story story story |  side
 *   story story story |  side
 *   status ---------------------
 *   what is typed
 *
 * 1. A row is written only if it differs from the terminal's, so little is sent and nothing
 *    flickers.
 * 2. Output is kept as markup, so that it can be rendered again for another width; texts and bytes
 *    are limited.
 * 3. A player who has scrolled back stays there while the story continues.
 *
 * A row that is too long is cut by the terminal (it does not wrap meanwhile), and the side is
 * written over it. */
#include "net/ssh/sshd_screen.h"

#include "engine/base/mem.h"

#include <string.h>

enum {
    COLUMNS_LEAST = 20,
    SIDE_COLUMNS = 26, /* with the line before it */
    SIDE_FROM = 90,    /* width from which a terminal has one */
    SCREEN_LINES_MOST = 4000,
};

bool sshd_screen_fits(uint16_t columns, uint16_t rows)
{
    return columns >= COLUMNS_LEAST && rows >= SSHD_SCREEN_LEAST;
}

static bool has_side(const struct sshd_screen *screen)
{
    return screen->style.columns >= SIDE_FROM;
}

uint16_t sshd_screen_width(const struct sshd_screen *screen)
{
    return (uint16_t)(screen->style.columns - (has_side(screen) ? SIDE_COLUMNS : 0));
}

/* Returns the rows of the top and the story. */
static size_t rows_above(const struct sshd_screen *screen)
{
    return screen->rows - 2u;
}

/* Returns the rows of the top, at most half of that. */
static size_t top_of(const struct sshd_screen *screen)
{
    size_t most = rows_above(screen) / 2;
    return screen->top_lines < most ? screen->top_lines : most;
}

static size_t height_of(const struct sshd_screen *screen)
{
    return rows_above(screen) - top_of(screen);
}

static void forget_shown(struct sshd_screen *screen)
{
    for (size_t i = 0; i < screen->shown_rows; i++) {
        buf_finish(&screen->shown[i]);
    }
    mem_free(screen->shown);
    screen->shown = NULL;
    screen->shown_rows = 0;
}

void sshd_screen_finish(struct sshd_screen *screen)
{
    for (size_t i = 0; i < screen->count; i++) {
        mem_free(screen->texts[(screen->first + i) % SSHD_SCREEN_TEXTS]);
    }
    forget_shown(screen);
    buf_finish(&screen->story);
    buf_finish(&screen->top);
    buf_finish(&screen->side);
    buf_finish(&screen->status);
    *screen = (struct sshd_screen){0};
}

/* -- the story -- */

/* Updates *open, the colours switched on, for the end of the line. */
static void note_colours(struct str line, struct buf *open)
{
    for (size_t at = str_find_char(line, '\x1B', 0); at != SIZE_MAX;
            at = str_find_char(line, '\x1B', at + 1)) {
        size_t end = str_find_char(line, 'm', at);
        struct str sequence = str_slice(line, at, end == SIZE_MAX ? at : end + 1);
        if (str_equal(sequence, STR("\x1B[0m"))) {
            buf_clear(open);
        } else {
            buf_add_str(open, sequence);
        }
    }
}

/* Renders each line separately, since colours from earlier lines may apply. Returns the number of
 * lines. */
static size_t put_story(struct sshd_screen *screen, struct str markup, bool hangs)
{
    struct tel_style style = screen->style;
    struct buf lines = {0};
    struct buf open = {0};
    size_t count = 0;
    style.columns = sshd_screen_width(screen);
    style.hangs = hangs;
    tel_render_lines(&style, markup, &lines);
    for (struct str rest = buf_str(&lines); rest.length > 0; count++) {
        struct str line = str_take_until(&rest, '\n');
        line.length -= str_ends(line, STR("\r")) ? 1 : 0;
        buf_add_str(&screen->story, buf_str(&open));
        buf_add_str(&screen->story, line);
        buf_add_char(&screen->story, '\n');
        note_colours(line, &open);
    }
    buf_finish(&open);
    buf_finish(&lines);
    screen->story_lines += count;
    return count;
}

static void drop_lines(struct sshd_screen *screen)
{
    size_t at = 0;
    while (screen->story_lines > SCREEN_LINES_MOST) {
        at = str_find_char(buf_str(&screen->story), '\n', at) + 1;
        screen->story_lines--;
    }
    buf_consume(&screen->story, at);
}

static void drop_text(struct sshd_screen *screen)
{
    char *text = screen->texts[screen->first];
    screen->bytes -= strlen(text);
    mem_free(text);
    screen->first = (screen->first + 1) % SSHD_SCREEN_TEXTS;
    screen->count--;
}

static size_t most_back(const struct sshd_screen *screen)
{
    size_t height = height_of(screen);
    return screen->story_lines > height ? screen->story_lines - height : 0;
}

static void stay_within(struct sshd_screen *screen)
{
    drop_lines(screen);
    size_t most = most_back(screen);
    screen->back = screen->back < most ? screen->back : most;
}

static void add_text_screen(struct sshd_screen *screen, struct str markup, bool hangs)
{
    while (screen->count > 0 && (screen->count == SSHD_SCREEN_TEXTS ||
                                        screen->bytes + markup.length > SSHD_SCREEN_BYTES)) {
        drop_text(screen);
    }
    size_t at = (screen->first + screen->count) % SSHD_SCREEN_TEXTS;
    screen->texts[at] = str_dup(markup);
    screen->hanging[at] = hangs;
    screen->count++;
    screen->bytes += markup.length;
    size_t lines = put_story(screen, markup, hangs);
    screen->back += screen->back > 0 ? lines : 0;
    stay_within(screen);
}

void sshd_screen_add(struct sshd_screen *screen, struct str markup)
{
    add_text_screen(screen, markup, false);
}

void sshd_screen_add_words(struct sshd_screen *screen, struct str markup)
{
    add_text_screen(screen, markup, true);
}

void sshd_screen_resize(
        struct sshd_screen *screen, const struct tel_style *style, uint16_t rows)
{
    screen->style = *style;
    screen->rows = rows;
    screen->story_lines = 0;
    buf_clear(&screen->story);
    forget_shown(screen);
    for (size_t i = 0; i < screen->count; i++) {
        size_t at = (screen->first + i) % SSHD_SCREEN_TEXTS;
        (void)put_story(screen, str_of(screen->texts[at]), screen->hanging[at]);
    }
    stay_within(screen);
}

void sshd_screen_set(struct sshd_screen *screen, struct str side, struct str status)
{
    buf_clear(&screen->side);
    buf_add_str(&screen->side, side);
    buf_clear(&screen->status);
    buf_add_str(&screen->status, status);
}

void sshd_screen_set_top(struct sshd_screen *screen, struct str lines)
{
    buf_clear(&screen->top);
    buf_add_str(&screen->top, lines);
    screen->top_lines = 0;
    for (size_t i = 0; i < lines.length; i++) {
        screen->top_lines += lines.bytes[i] == '\n';
    }
    screen->top_lines += screen->top_lines > 0; /* the line below it */
    stay_within(screen);
}

void sshd_screen_scroll(struct sshd_screen *screen, int pages)
{
    size_t half = height_of(screen) / 2;
    if (pages > 0) {
        screen->back += half;
    } else {
        screen->back = pages < 0 && screen->back > half ? screen->back - half : 0;
    }
    stay_within(screen);
}

/* -- rows -- */

static void put_plain(
        const struct sshd_screen *screen, struct str text, size_t columns, struct buf *out)
{
    struct str shown = str_slice(text, 0, str_fit_columns(text, columns));
    if (screen->style.utf8) {
        buf_add_str(out, shown);
    } else {
        str_romanise(shown, out);
    }
}

static void put_side(
        const struct sshd_screen *screen, size_t row, struct str line, struct buf *out)
{
    buf_printf(out, "\x1B[%zu;%uH", row + 1, sshd_screen_width(screen) + 1u);
    buf_add_text(out, screen->style.utf8 ? "\u2502 " : "| ");
    put_plain(screen, line, SIDE_COLUMNS - 2, out);
}

static void put_status(const struct sshd_screen *screen, struct buf *out)
{
    struct buf text = {0};
    if (screen->back > 0) {
        buf_printf(&text, "-- %zu lines more below, Page Down -- ", screen->back);
    }
    buf_add_str(&text, buf_str(&screen->status));
    size_t columns = screen->style.columns;
    struct str shown = str_slice(buf_str(&text), 0, str_fit_columns(buf_str(&text), columns));
    buf_add_text(out, screen->style.colours > 0 ? "\x1B[7m" : "");
    put_plain(screen, shown, columns, out);
    for (size_t i = str_columns(shown); i < columns; i++) {
        buf_add_char(out, screen->style.colours > 0 ? ' ' : '-');
    }
    buf_add_text(out, "\x1B[0m");
    buf_finish(&text);
}

/* Skips to the first visible line of the story in *rest. */
static void skip_to_top(const struct sshd_screen *screen, struct str *rest)
{
    size_t height = height_of(screen);
    size_t below = screen->back + height;
    size_t skipped = screen->story_lines > below ? screen->story_lines - below : 0;
    while (skipped-- > 0) {
        (void)str_take_until(rest, '\n');
    }
}

static void put_row(
        struct sshd_screen *screen, size_t row, struct buf *content, struct buf *out)
{
    if (!str_equal(buf_str(&screen->shown[row]), buf_str(content))) {
        buf_printf(out, "\x1B[%zu;1H\x1B[0m", row + 1);
        buf_add_str(out, buf_str(content));
        buf_clear(&screen->shown[row]);
        buf_add_str(&screen->shown[row], buf_str(content));
    }
    buf_clear(content);
}

/* Writes the i-th row of the top; the last is the line below it. */
static void put_top(
        const struct sshd_screen *screen, size_t i, struct str *rest, struct buf *out)
{
    size_t columns = sshd_screen_width(screen);
    if (i + 1 < top_of(screen)) {
        put_plain(screen, str_take_until(rest, '\n'), columns, out);
        return;
    }
    for (size_t k = 0; k < columns; k++) {
        buf_add_text(out, screen->style.utf8 ? "\u2500" : "-");
    }
}

void sshd_screen_paint(struct sshd_screen *screen, struct buf *out)
{
    struct str story = buf_str(&screen->story);
    struct str side = buf_str(&screen->side);
    struct str top = buf_str(&screen->top);
    struct buf row = {0};
    size_t height = rows_above(screen);
    buf_add_text(out, "\x1B[?7l");
    if (!screen->shown) {
        screen->shown_rows = height + 1;
        screen->shown = mem_alloc_array(screen->shown_rows, sizeof(*screen->shown));
        buf_add_text(out, "\x1B[0m\x1B[2J");
    }
    skip_to_top(screen, &story);
    for (size_t i = 0; i < height; i++) {
        if (i < top_of(screen)) {
            put_top(screen, i, &top, &row);
        } else {
            buf_add_str(&row, str_take_until(&story, '\n'));
        }
        buf_add_text(&row, "\x1B[0m\x1B[K");
        if (has_side(screen)) {
            put_side(screen, i, str_take_until(&side, '\n'), &row);
        }
        put_row(screen, i, &row, out);
    }
    put_status(screen, &row);
    put_row(screen, height, &row, out);
    buf_add_text(out, "\x1B[?7h");
    buf_finish(&row);
}

void sshd_screen_open(struct buf *out)
{
    buf_add_text(out, "\x1B[?1049h");
}

void sshd_screen_close(struct buf *out)
{
    buf_add_text(out, "\x1B[0m\x1B[?7h\x1B[?1049l");
}

void sshd_screen_go(const struct sshd_screen *screen, size_t column, struct buf *out)
{
    buf_printf(out, "\x1B[%u;%zuH", (unsigned)screen->rows, column + 1);
}

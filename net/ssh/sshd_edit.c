/* sshd_edit.c -- line editor: turns keys into lines, and updates the terminal.
 *
 * The line is shown in one row; if it is longer, only the part around the cursor. So output moves
 * the cursor within a row only, and never repeats the prompt. Keys that arrive together cause a
 * single update.
 *
 * Keys are those of most shells: arrows, Home, End, Delete, Ctrl with A B C D E F H K L N P U W;
 * Ctrl-C drops the line. All other control bytes and sequences are ignored. */
#include "net/ssh/sshd_edit.h"

#include "engine/base/mem.h"
#include "engine/session/session.h"

#include <string.h>

enum { BACKSPACE = 0x08, ESCAPE = 0x1B, DELETE = 0x7F, COLUMNS_DEFAULT = 80, ROOM_LEAST = 8 };

/* State within an escape sequence: behind ESC; behind ESC [; behind ESC O. */
enum { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_CSI, ESCAPE_SS3 };

#define CTRL(letter) ((letter) - '@')

void sshd_edit_finish(struct sshd_edit *edit)
{
    for (size_t i = 0; i < SSHD_EDIT_HISTORY; i++) {
        mem_free(edit->history[i]);
    }
    buf_wipe(&edit->line);
    buf_wipe(&edit->piece);
    buf_finish(&edit->kept);
}

/* -- the screen -- */

static struct str part(const struct sshd_edit *edit, size_t from, size_t to)
{
    return str_slice(buf_str(&edit->line), from, to);
}

static size_t room(const struct sshd_edit *edit)
{
    size_t columns = edit->columns > 0 ? edit->columns : COLUMNS_DEFAULT;
    return columns > edit->start + (size_t)ROOM_LEAST ? columns - edit->start - 1 : ROOM_LEAST;
}

static void put_edit(const struct sshd_edit *edit, struct str text, struct buf *out)
{
    if (edit->utf8) {
        buf_add_str(out, text);
    } else {
        str_to_ascii(text, out);
    }
}

static void move(size_t columns, char direction, struct buf *out)
{
    if (columns > 0) {
        buf_printf(out, "\x1B[%zu%c", columns, direction);
    }
}

static size_t char_length(const struct sshd_edit *edit, size_t at)
{
    size_t end = at + 1;
    while (end < edit->line.length && ((unsigned char)edit->line.bytes[end] & 0xC0) == 0x80) {
        end++;
    }
    return end - at;
}

static size_t char_before(const struct sshd_edit *edit, size_t at)
{
    size_t from = at - 1;
    while (from > 0 && ((unsigned char)edit->line.bytes[from] & 0xC0) == 0x80) {
        from--;
    }
    return from;
}

/* Scrolls so that the visible part contains the cursor. */
static void scroll(struct sshd_edit *edit)
{
    if (edit->from > edit->at) {
        edit->from = edit->at;
    }
    while (str_columns(part(edit, edit->from, edit->at)) > room(edit)) {
        edit->from += char_length(edit, edit->from);
    }
}

static void paint_edit(struct sshd_edit *edit, struct buf *out)
{
    edit->dirty = false;
    if (edit->hidden) {
        edit->from = 0;
        return;
    }
    scroll(edit);
    struct str rest = part(edit, edit->from, edit->line.length);
    struct str shown = str_slice(rest, 0, str_fit_columns(rest, room(edit)));
    move(edit->column, 'D', out);
    put_edit(edit, shown, out);
    buf_add_text(out, "\x1B[K");
    edit->column = str_columns(part(edit, edit->from, edit->at));
    size_t total = str_columns(shown);
    move(total - (edit->column < total ? edit->column : total), 'D', out);
}

static void paint_dirty(struct sshd_edit *edit, struct buf *out)
{
    if (edit->dirty) {
        paint_edit(edit, out);
    }
}

void sshd_edit_show(struct sshd_edit *edit, uint16_t start, struct buf *out)
{
    edit->start = start;
    edit->column = 0;
    if (edit->line.length > 0) {
        paint_edit(edit, out);
    }
}

/* -- the line -- */

static void replace(struct sshd_edit *edit, struct str text)
{
    buf_clear(&edit->line);
    buf_add_str(&edit->line, text);
    edit->at = text.length;
    edit->from = 0;
    edit->dirty = true;
}

static void cut(struct sshd_edit *edit, size_t from, size_t to)
{
    struct buf rest = {0};
    if (from == to) {
        return;
    }
    buf_add_str(&rest, part(edit, to, edit->line.length));
    buf_truncate(&edit->line, from);
    buf_add_str(&edit->line, buf_str(&rest));
    buf_wipe(&rest);
    edit->at = from;
    edit->too_long = false;
    edit->dirty = true;
}

static void insert(struct sshd_edit *edit, struct str text, struct buf *out)
{
    bool at_end = edit->at == edit->line.length;
    if (edit->line.length + text.length > SESSION_LINE_MAX) {
        edit->too_long = true;
        return;
    }
    struct buf rest = {0};
    buf_add_str(&rest, part(edit, edit->at, edit->line.length));
    buf_truncate(&edit->line, edit->at);
    buf_add_str(&edit->line, text);
    buf_add_str(&edit->line, buf_str(&rest));
    buf_wipe(&rest);
    edit->at += text.length;
    size_t columns = edit->column + str_columns(text);
    if (at_end && !edit->dirty && !edit->hidden && columns <= room(edit)) {
        put_edit(edit, text, out);
        edit->column = columns;
    } else {
        edit->dirty = true;
    }
}

static void go(struct sshd_edit *edit, size_t at)
{
    edit->at = at;
    edit->dirty = true;
}

static size_t word_before(const struct sshd_edit *edit)
{
    size_t at = edit->at;
    while (at > 0 && edit->line.bytes[at - 1] == ' ') {
        at--;
    }
    while (at > 0 && edit->line.bytes[at - 1] != ' ') {
        at--;
    }
    return at;
}

/* -- history -- */

static void recall(struct sshd_edit *edit, bool older)
{
    size_t past = older ? edit->past + 1 : edit->past - 1;
    if (edit->hidden || (older && (past > SSHD_EDIT_HISTORY || !edit->history[past - 1])) ||
            (!older && edit->past == 0)) {
        return;
    }
    if (edit->past == 0) {
        buf_clear(&edit->kept);
        buf_add_str(&edit->kept, buf_str(&edit->line));
    }
    edit->past = past;
    replace(edit, past > 0 ? str_of(edit->history[past - 1]) : buf_str(&edit->kept));
}

static void remember(struct sshd_edit *edit)
{
    struct str line = buf_str(&edit->line);
    bool again = edit->history[0] && str_equal(str_of(edit->history[0]), line);
    if (edit->hidden || edit->too_long || line.length == 0 || again) {
        return;
    }
    mem_free(edit->history[SSHD_EDIT_HISTORY - 1]);
    memmove(&edit->history[1], &edit->history[0],
            sizeof(edit->history) - sizeof(edit->history[0]));
    edit->history[0] = str_dup(line);
}

void sshd_edit_taken(struct sshd_edit *edit)
{
    remember(edit);
    buf_wipe(&edit->line);
    edit->line = (struct buf){0};
    edit->at = 0;
    edit->from = 0;
    edit->column = 0;
    edit->start = 0;
    edit->past = 0;
    edit->too_long = false;
}

/* -- keys -- */

/* Handles left, right, up, down, home, end; and by number: home, delete, end. */
static void take_named(struct sshd_edit *edit, char key)
{
    size_t at = edit->at;
    size_t end = edit->line.length;
    if (key == 'D' && at > 0) {
        go(edit, char_before(edit, at));
    } else if (key == 'C' && at < end) {
        go(edit, at + char_length(edit, at));
    } else if (key == 'A' || key == 'B') {
        recall(edit, key == 'A');
    } else if (key == 'H' || key == '1' || key == '7') {
        go(edit, 0);
    } else if (key == 'F' || key == '4' || key == '8') {
        go(edit, end);
    } else if (key == '3' && at < end) {
        cut(edit, at, at + char_length(edit, at));
    } else if (key == '5' || key == '6') {
        edit->asked = key;
    }
}

/* Handles a byte behind ESC. */
static void take_escaped(struct sshd_edit *edit, unsigned char c)
{
    unsigned state = edit->escape;
    edit->escape = ESCAPE_NONE;
    if (state == ESCAPE_BEGUN) {
        edit->number = '\0';
        edit->escape = c == '[' ? ESCAPE_CSI : c == 'O' ? ESCAPE_SS3 : ESCAPE_NONE;
    } else if (state == ESCAPE_CSI && c >= ' ' && c < '@') {
        edit->escape = ESCAPE_CSI;
        /* Sequences with two digits or more are not supported. */
        edit->number = edit->number ? '?' : (char)c;
    } else if (c == '~') {
        take_named(edit, edit->number);
    } else if (c >= 'A' && c <= 'Z') {
        take_named(edit, (char)c);
    }
}

static void take_control(struct sshd_edit *edit, unsigned char c)
{
    size_t at = edit->at;
    switch (c) {
    case BACKSPACE:
    case DELETE:
        cut(edit, at > 0 ? char_before(edit, at) : 0, at);
        break;
    case CTRL('A'):
        go(edit, 0);
        break;
    case CTRL('B'):
        take_named(edit, 'D');
        break;
    case CTRL('C'):
        edit->asked = edit->line.length == 0 ? (char)c : '\0';
        cut(edit, 0, edit->line.length);
        break;
    case CTRL('D'):
        take_named(edit, '3');
        break;
    case CTRL('E'):
        go(edit, edit->line.length);
        break;
    case CTRL('F'):
        take_named(edit, 'C');
        break;
    case CTRL('K'):
        cut(edit, at, edit->line.length);
        break;
    case CTRL('L'):
        edit->dirty = true;
        edit->asked = (char)c;
        break;
    case CTRL('I'):
    case CTRL('T'):
        edit->asked = (char)c;
        break;
    case CTRL('N'):
        recall(edit, false);
        break;
    case CTRL('P'):
        recall(edit, true);
        break;
    case CTRL('U'):
        cut(edit, 0, at);
        break;
    case CTRL('W'):
        cut(edit, word_before(edit), at);
        break;
    case ESCAPE:
        edit->escape = ESCAPE_BEGUN;
        break;
    default:
        break;
    }
}

static size_t sequence_length(unsigned char first)
{
    return first < 0xC0 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
}

static void take_piece(struct sshd_edit *edit, struct buf *out)
{
    struct buf clean = {0};
    str_clean(buf_str(&edit->piece), false, &clean);
    insert(edit, buf_str(&clean), out);
    buf_wipe(&clean);
    buf_clear(&edit->piece);
}

/* Gathers the bytes of a character, and inserts it when complete; a malformed one becomes
 * U+FFFD. */
static void take_text(struct sshd_edit *edit, char c, struct buf *out)
{
    if (edit->piece.length > 0 && ((unsigned char)c & 0xC0) != 0x80) {
        take_piece(edit, out);
    }
    buf_add_char(&edit->piece, c);
    if (edit->piece.length >= sequence_length((unsigned char)edit->piece.bytes[0])) {
        take_piece(edit, out);
    }
}

static enum sshd_edit_event end_line(struct sshd_edit *edit, struct buf *out)
{
    paint_dirty(edit, out);
    buf_add_text(out, "\r\n");
    buf_clear(&edit->piece);
    return edit->too_long ? SSHD_EDIT_TOO_LONG : SSHD_EDIT_LINE;
}

/* -- words -- */

/* Returns the length of the common beginning, in whole characters. */
static size_t alike(struct str one, struct str other)
{
    size_t length = 0;
    while (length < one.length && length < other.length &&
            str_equal_nocase(
                    str_slice(one, length, length + 1), str_slice(other, length, length + 1))) {
        length++;
    }
    while (length > 0 && length < one.length &&
            ((unsigned char)one.bytes[length] & 0xC0) == 0x80) {
        length--;
    }
    return length;
}

void sshd_edit_complete(struct sshd_edit *edit, struct str words, struct buf *out)
{
    size_t from = word_before(edit);
    struct str begun = part(edit, from, edit->at);
    struct str found = STR_NONE;
    size_t count = 0;
    while (begun.length > 0 && words.length > 0) {
        struct str word = str_take_until(&words, '\n');
        if (str_starts_nocase(word, begun)) {
            found = count++ == 0 ? word : str_slice(found, 0, alike(found, word));
        }
    }
    if (!edit->hidden && found.length > begun.length) {
        insert(edit, str_slice(found, begun.length, found.length), out);
    }
    if (!edit->hidden && count == 1) {
        insert(edit, STR(" "), out);
    }
    paint_dirty(edit, out);
}

size_t sshd_edit_feed(struct sshd_edit *edit, struct str bytes, struct buf *out,
        enum sshd_edit_event *out_event)
{
    *out_event = SSHD_EDIT_OPEN;
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.bytes[i];
        bool after_cr = edit->after_cr;
        edit->after_cr = c == '\r';
        if (c == '\r' || c == '\n') {
            edit->escape = ESCAPE_NONE;
            if (c == '\r' || !after_cr) {
                *out_event = end_line(edit, out);
                return i + 1;
            }
        } else if (edit->escape) {
            take_escaped(edit, c);
        } else if (c == CTRL('D') && edit->line.length == 0) {
            *out_event = SSHD_EDIT_END;
        } else if (c < ' ' || c == DELETE) {
            take_control(edit, c);
        } else {
            take_text(edit, (char)c, out);
        }
        if (edit->asked) {
            *out_event = SSHD_EDIT_KEY;
        }
        if (*out_event != SSHD_EDIT_OPEN) {
            paint_dirty(edit, out);
            return i + 1;
        }
    }
    paint_dirty(edit, out);
    return bytes.length;
}

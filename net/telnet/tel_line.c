/* tel_line.c -- splits received bytes into lines.
 *
 * A line ends with CR LF, CR NUL, LF or CR; an end that is split over two reads counts once. The
 * buffer is freed when its line is done, so a silent connection holds none.
 *
 * The length is checked before bytes are stored. A line that is too long is dropped up to its end,
 * and the caller is told. The limit also applies to the cleaned text, which can be longer than the
 * bytes (a Latin-1 byte becomes two bytes, a bad byte three).
 *
 * A client that sends each key as it is pressed also sends backspaces, and arrow keys as escape
 * sequences (ESC [ … letter, ESC O letter). The sequences are skipped, however they are split over
 * reads; the end of the line ends an incomplete one. */
#include "net/telnet/tel_line.h"

#include "engine/session/session.h"

#include <libtelnet.h>

enum { BACKSPACE = 0x08, ESCAPE = 0x1B, DELETE = 0x7F };

/* Position in an escape sequence: after ESC, after ESC [, after ESC O. */
enum { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_CSI, ESCAPE_SS3 };

void tel_line_finish(struct tel_line *line)
{
    buf_close(&line->bytes);
}

void tel_line_erase(struct tel_line *line)
{
    struct str bytes = buf_str(line->bytes);
    size_t length = bytes.length;
    while (length > 0 && ((unsigned char)bytes.bytes[length - 1] & 0xC0) == 0x80) {
        length--;
    }
    if (length > 0) {
        buf_truncate(line->bytes, length - 1);
    }
}

void tel_line_erase_all(struct tel_line *line)
{
    buf_close(&line->bytes);
    line->too_long = false;
    line->escape = ESCAPE_NONE;
}

static bool ends_run(char c)
{
    return c == '\r' || c == '\n' || c == BACKSPACE || c == DELETE || c == ESCAPE;
}

/* Returns the length of the run of ordinary bytes that s begins with. */
static size_t run_length(struct str s)
{
    size_t i = 0;
    while (i < s.length && !ends_run(s.bytes[i])) {
        i++;
    }
    return i;
}

static void add(struct tel_line *line, struct str run)
{
    if (line->too_long || buf_str(line->bytes).length + run.length > SESSION_LINE_MAX) {
        line->too_long = true;
        buf_close(&line->bytes);
        return;
    }
    buf_add_str(buf_open(&line->bytes), run);
}

/* Takes a byte of an escape sequence; false if it belongs to the line. */
static bool pass_over(struct tel_line *line, unsigned char c)
{
    unsigned state = line->escape;
    line->escape = ESCAPE_NONE;
    if (c < ' ' || c >= DELETE) {
        return false;
    }
    if (state == ESCAPE_BEGUN) {
        line->escape = c == '[' ? ESCAPE_CSI : c == 'O' ? ESCAPE_SS3 : ESCAPE_NONE;
        return line->escape != ESCAPE_NONE;
    }
    if (state == ESCAPE_CSI && c < '@') {
        line->escape = ESCAPE_CSI;
    }
    return true;
}

static enum tel_line_end end_line_line(struct tel_line *line)
{
    line->escape = ESCAPE_NONE;
    if (line->too_long) {
        line->too_long = false;
        return TEL_LINE_TOO_LONG;
    }
    return TEL_LINE_DONE;
}

size_t tel_line_feed(struct tel_line *line, struct str bytes, enum tel_line_end *out_end)
{
    size_t i = 0;
    *out_end = TEL_LINE_OPEN;
    if (bytes.length > 0 && line->after_cr) {
        line->after_cr = false;
        i = bytes.bytes[0] == '\n' || bytes.bytes[0] == '\0';
    }
    while (i < bytes.length) {
        if (line->escape && pass_over(line, (unsigned char)bytes.bytes[i])) {
            i++;
            continue;
        }
        size_t run = run_length(str_slice(bytes, i, bytes.length));
        if (run > 0) {
            add(line, str_slice(bytes, i, i + run));
            i += run;
            continue;
        }
        char c = bytes.bytes[i++];
        if (c == '\r' || c == '\n') {
            line->after_cr = c == '\r';
            *out_end = end_line_line(line);
            break;
        }
        if (c == ESCAPE) {
            line->escape = ESCAPE_BEGUN;
        } else {
            tel_line_erase(line);
        }
    }
    return i;
}

size_t tel_line_piece(struct str bytes)
{
    for (size_t i = 0; i < bytes.length; i++) {
        unsigned char c = (unsigned char)bytes.bytes[i];
        if (c == '\n' || c == '\r' || c == TELNET_SE) {
            return i + 1;
        }
    }
    return bytes.length;
}

size_t tel_line_whole(struct tel_line *line, struct str bytes, struct str *out)
{
    size_t from = 0;
    if (line->bytes || line->too_long || line->escape) {
        return 0;
    }
    if (bytes.length > 0 && line->after_cr) {
        from = bytes.bytes[0] == '\n' || bytes.bytes[0] == '\0';
    }
    size_t end = from;
    while (end < bytes.length && bytes.bytes[end] >= ' ' && bytes.bytes[end] < DELETE) {
        end++;
    }
    if (end == bytes.length || (bytes.bytes[end] != '\r' && bytes.bytes[end] != '\n') ||
            end - from > SESSION_LINE_MAX) {
        return 0;
    }
    bool cr = bytes.bytes[end] == '\r';
    bool pair = cr && end + 1 < bytes.length &&
                (bytes.bytes[end + 1] == '\n' || bytes.bytes[end + 1] == '\0');
    line->after_cr = cr && !pair;
    *out = str_slice(bytes, from, end);
    return end + 1 + pair;
}

static void from_latin1(struct str s, struct buf *out)
{
    for (size_t i = 0; i < s.length; i++) {
        str_put_code((unsigned char)s.bytes[i], out);
    }
}

bool tel_line_take(struct tel_line *line, bool utf8, struct buf *out)
{
    struct str raw = buf_str(line->bytes);
    struct buf latin1 = {0};
    size_t before = out->length;
    if (!utf8 && !str_is_utf8(raw)) {
        from_latin1(raw, &latin1);
        raw = buf_str(&latin1);
    }
    str_clean(raw, false, out);
    buf_finish(&latin1);
    buf_close(&line->bytes);
    if (out->length - before > SESSION_LINE_MAX) {
        buf_truncate(out, before);
        return false;
    }
    return true;
}

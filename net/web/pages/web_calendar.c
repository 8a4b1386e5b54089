/* web_calendar.c -- writes coming events as a calendar file.
 *
 * The format is iCalendar (RFC 5545): lines end with CR LF and are folded at 75 bytes between
 * characters, text is escaped, and times are UTC. An event keeps its UID, so a calendar that
 * reads the file again updates its entries. */
#include "net/text/web_html.h"
#include "net/web/pages/web_renderers.h"

#include <time.h>

enum { FOLD = 73, MINUTES = 60 };

/* Appends a line, folded. */
static void put_line_calendar(struct buf *out, struct str line)
{
    while (line.length > FOLD) {
        struct str part = str_fit(line, FOLD);
        part = part.length > 0 ? part : str_slice(line, 0, FOLD);
        buf_add_str(out, part);
        buf_add_text(out, "\r\n ");
        line = str_slice(line, part.length, line.length);
    }
    buf_add_str(out, line);
    buf_add_text(out, "\r\n");
}

/* Appends NAME:TEXT with \ ; , and line ends escaped. */
static void put_text_calendar(struct buf *out, const char *name, struct str text)
{
    struct buf line = {0};
    buf_printf(&line, "%s:", name);
    for (size_t i = 0; i < text.length; i++) {
        char c = text.bytes[i];
        if (c == '\n') {
            buf_add_text(&line, "\\n");
        } else if ((unsigned char)c >= ' ') {
            if (c == '\\' || c == ';' || c == ',') {
                buf_add_char(&line, '\\');
            }
            buf_add_char(&line, c);
        }
    }
    put_line_calendar(out, buf_str(&line));
    buf_finish(&line);
}

static void put_stamp(struct buf *out, const char *name, int64_t unix_seconds)
{
    time_t when = (time_t)unix_seconds;
    struct tm parts;
    char text[40];
    if (gmtime_r(&when, &parts) && strftime(text, sizeof(text), "%Y%m%dT%H%M%SZ", &parts) > 0) {
        buf_printf(out, "%s:%s\r\n", name, text);
    }
}

void web_calendar(const json_t *reply, const struct http_page *page, struct buf *out)
{
    const json_t *events = json_object_get(reply, "events");
    buf_add_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Skein//Events//EN\r\n");
    put_text_calendar(out, "X-WR-CALNAME", str_of(page->game_name));
    for (size_t i = 0; i < json_array_size(events); i++) {
        const json_t *event = json_array_get(events, i);
        int64_t start = web_number(event, "start");
        struct buf uid = {0};
        buf_printf(&uid, "event-%lld@%.*s", (long long)web_number(event, "id"),
                STR_FMT(page->host));
        buf_add_text(out, "BEGIN:VEVENT\r\n");
        put_text_calendar(out, "UID", buf_str(&uid));
        put_stamp(out, "DTSTAMP", web_number(event, "made"));
        put_stamp(out, "DTSTART", start);
        put_stamp(out, "DTEND", start + web_number(event, "minutes") * MINUTES);
        put_text_calendar(out, "SUMMARY", web_text(event, "title"));
        put_text_calendar(out, "DESCRIPTION", web_text(event, "text"));
        put_text_calendar(out, "URL", page->base);
        buf_add_text(out, "END:VEVENT\r\n");
        buf_finish(&uid);
    }
    buf_add_text(out, "END:VCALENDAR\r\n");
}

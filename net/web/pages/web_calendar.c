/* web_calendar.c -- writes coming events, or one of them, as a calendar file.
 *
 * The format is iCalendar (RFC 5545): lines end with CR LF and are folded at 75 bytes between
 * characters, text is escaped, and times are UTC. An event keeps its UID, so a calendar that
 * reads the file again updates its entries. */
#include "net/text/web_html.h"
#include "net/web/pages/web_renderers.h"

#include <time.h>

enum { FOLD = 73, MINUTES = 60, DAY = 86400, WEEK = 7 * DAY };

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

/* Appends how often the event comes again, if it is a number of days. */
static void put_rule(struct buf *out, int64_t seconds)
{
    if (seconds > 0 && seconds % WEEK == 0) {
        buf_printf(out, "RRULE:FREQ=WEEKLY;INTERVAL=%lld\r\n", (long long)(seconds / WEEK));
    } else if (seconds > 0 && seconds % DAY == 0) {
        buf_printf(out, "RRULE:FREQ=DAILY;INTERVAL=%lld\r\n", (long long)(seconds / DAY));
    }
}

static void put_event(const json_t *event, const struct http_page *page, struct buf *out)
{
    int64_t start = web_number(event, "start");
    struct buf text = {0};
    buf_printf(
            &text, "event-%lld@%.*s", (long long)web_number(event, "id"), STR_FMT(page->host));
    buf_add_text(out, "BEGIN:VEVENT\r\n");
    put_text_calendar(out, "UID", buf_str(&text));
    put_stamp(out, "DTSTAMP", web_number(event, "made"));
    put_stamp(out, "DTSTART", start);
    put_stamp(out, "DTEND", start + web_number(event, "minutes") * MINUTES);
    put_rule(out, web_number(event, "every"));
    put_text_calendar(out, "SUMMARY", web_text(event, "title"));
    put_text_calendar(out, "DESCRIPTION", web_text(event, "text"));
    buf_clear(&text);
    buf_printf(
            &text, "%.*s/events/%lld", STR_FMT(page->base), (long long)web_number(event, "id"));
    put_text_calendar(out, "URL", buf_str(&text));
    buf_add_text(out, "END:VEVENT\r\n");
    buf_finish(&text);
}

void web_calendar(const json_t *reply, const struct http_page *page, struct buf *out)
{
    const json_t *events = json_object_get(reply, "events");
    const json_t *event = json_object_get(reply, "event");
    buf_add_text(out, "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Skein//Events//EN\r\n");
    put_text_calendar(out, "X-WR-CALNAME", str_of(page->game_name));
    if (event) {
        put_event(event, page, out);
    }
    for (size_t i = 0; i < json_array_size(events); i++) {
        put_event(json_array_get(events, i), page, out);
    }
    buf_add_text(out, "END:VCALENDAR\r\n");
}

/* maps_lines.c -- reads answers of calls, for pages and pictures that need several. */
#include "net/maps/maps_lines.h"

#include "net/text/web_html.h"
#include "net/web/http/http_conn.h"

void maps_add_line(struct buf *lines, struct str json)
{
    if (lines->length > 0) {
        buf_add_char(lines, '\n');
    }
    buf_add_str(lines, json);
}

json_t *maps_take_line(struct str *rest)
{
    struct str line = str_take_until(rest, '\n');
    return line.length > 0 ? json_loadb(line.bytes, line.length, 0, NULL) : NULL;
}

/* Returns the number of the area whose map shows the room of an answer of world.room; 0: none. */
static int64_t area_of(struct str json)
{
    json_t *room = json_loadb(json.bytes, json.length, 0, NULL);
    bool lit = json_is_true(json_object_get(room, "lit"));
    int64_t area = lit ? web_number(json_object_get(room, "area"), "id") : 0;
    json_decref(room);
    return area;
}

bool maps_add_room(struct http_exchange *exchange, struct buf *lines, struct str json)
{
    int64_t area = lines->length == 0 ? area_of(json) : 0;
    maps_add_line(lines, json);
    if (area) {
        char number[24];
        (void)snprintf(number, sizeof(number), "%lld", (long long)area);
        http_conn_call(exchange->conn, "world.area", json_pack("{s:s}", "area", number));
    }
    return area == 0;
}

/* maps_lines.c -- reads answers of calls, for pages and pictures that need several. */
#include "net/maps/maps_lines.h"

#include "net/text/web_html.h"

json_t *maps_take_line(struct str *rest)
{
    struct str line = str_take_until(rest, '\n');
    return line.length > 0 ? json_loadb(line.bytes, line.length, 0, NULL) : NULL;
}

int64_t maps_area_of(struct str json)
{
    json_t *room = json_loadb(json.bytes, json.length, 0, NULL);
    bool lit = json_is_true(json_object_get(room, "lit"));
    int64_t area = lit ? web_number(json_object_get(room, "area"), "id") : 0;
    json_decref(room);
    return area;
}

/* finger.c -- finger (RFC 1288).
 *
 * An empty line lists who is online, and a name shows that person. "/W" in front is accepted and
 * ignored. Requests for another host ("name@host") are refused. */
#include "net/finger/finger.h"

#include "engine/base/catalogue.h"

static void say(int status, struct str why, struct buf *out)
{
    (void)status;
    buf_printf(out, "%.*s\r\n", STR_FMT(why));
}

static struct str name_of(struct str line)
{
    struct str rest = line;
    return str_equal_nocase(str_take_word(&rest), STR("/W")) ? str_trim(rest) : str_trim(line);
}

static void read_line_finger(struct str line, struct oneshot_ask *ask, struct buf *out)
{
    if (str_find_char(line, '@', 0) != SIZE_MAX) {
        say(403, str_of(LINE("Other hosts are not asked from here. Please ask them directly.")),
                out);
        return;
    }
    ask->call = "page.who";
    ask->page = "finger";
}

/* True if that name of a person is the wanted one; wanted is folded. */
static bool is_called(const json_t *person, const char *key, struct str wanted)
{
    const char *name = json_string_value(json_object_get(person, key));
    struct buf folded = {0};
    str_fold(str_of(name ? name : ""), &folded);
    bool is = str_equal(buf_str(&folded), wanted);
    buf_finish(&folded);
    return is;
}

/* Reduces the list to the requested person. */
static void view(struct str line, json_t *reply)
{
    struct str name = name_of(line);
    json_t *who = json_object_get(reply, "who");
    struct buf wanted = {0};
    str_fold(name, &wanted);
    for (size_t i = json_array_size(who); name.length > 0 && i-- > 0;) {
        const json_t *one = json_array_get(who, i);
        if (!is_called(one, "name", buf_str(&wanted)) &&
                !is_called(one, "written", buf_str(&wanted))) {
            (void)json_array_remove(who, i);
        }
    }
    (void)json_object_set_new(reply, "asked", json_stringn(name.bytes, name.length));
    buf_finish(&wanted);
}

const struct oneshot_kind finger_kind = {
        .base = {ONESHOT_KIND},
        .protocol = {"", true, read_line_finger, view, say},
};

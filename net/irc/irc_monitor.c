/* irc_monitor.c -- MONITOR: news of people on a list.
 *
 * The list belongs to the client and is kept here. While it is not empty, the session subscribes to
 * news of all who enter and leave play (session->monitors). */
#include "engine/base/mem.h"
#include "net/irc/irc_impl.h"

#include <ctype.h>
#include <stdio.h>
#include <string.h>

static void lower(struct str name, char out[IRC_SHOWN])
{
    name = str_fit(name, IRC_SHOWN - 1);
    for (size_t i = 0; i < name.length; i++) {
        out[i] = (char)tolower((unsigned char)name.bytes[i]);
    }
    out[name.length] = '\0';
}

static void add_monitor(struct buf *list, struct str text)
{
    buf_printf(list, "%s%.*s", list->length > 0 ? "," : "", STR_FMT(text));
}

/* Tells the client who of those it asked about is online; the call has the names. */
static void status_done(struct irc_frontend *frontend, const struct irc_call *call)
{
    const json_t *people = json_object_get(call->reply, "people");
    struct buf online = {0};
    struct buf offline = {0};
    struct str names = str_of(call->words[0]);
    for (size_t i = 0; names.length > 0; i++) {
        struct str name = str_take_until(&names, ',');
        const json_t *one = json_array_get(people, i);
        struct buf source = {0};
        if (json_is_object(one)) {
            irc_source_of(one, &source);
            add_monitor(&online, buf_str(&source));
        } else {
            add_monitor(&offline, name);
        }
        buf_finish(&source);
    }
    irc_list_lines(frontend, "730", NULL, buf_str(&online), ',');
    irc_list_lines(frontend, "731", NULL, buf_str(&offline), ',');
    buf_finish(&online);
    buf_finish(&offline);
}

/* Asks about names, separated by commas. */
static void ask_monitor(struct irc_frontend *frontend, const struct buf *names)
{
    struct str rest = buf_str(names);
    json_t *list = json_array();
    while (rest.length > 0) {
        struct str name = str_take_until(&rest, ',');
        (void)json_array_append_new(list, json_stringn(name.bytes, name.length));
    }
    if (json_array_size(list) == 0) {
        json_decref(list);
        return;
    }
    (void)irc_call(frontend, "who.on", json_pack("{s:o}", "names", list), status_done,
            IRC_WORDS(names->bytes));
}

/* True unless it is a mask. "NICK/BRIDGE" is a person on a bridged network, where nicknames may
 * contain other characters. */
static bool is_name(struct str name)
{
    bool elsewhere = str_find_char(name, '/', 0) != SIZE_MAX;
    for (size_t i = 0; i < name.length; i++) {
        unsigned char c = (unsigned char)name.bytes[i];
        bool foreign = elsewhere && c > ' ' && !strchr("*?!@:", c);
        if (!isalnum(c) && c != '-' && c != '_' && !foreign) {
            return false;
        }
    }
    return true;
}

static void plus(struct irc_frontend *frontend, struct str names)
{
    struct buf added = {0};
    char key[IRC_SHOWN];
    while (names.length > 0) {
        struct str name = str_take_until(&names, ',');
        if (name.length == 0 || name.length >= IRC_SHOWN || !is_name(name)) {
            continue;
        }
        lower(name, key);
        bool known = strmap_find(&frontend->monitored, str_of(key)) != NULL;
        if (!known && frontend->monitored.count >= IRC_MONITORED_MAX) {
            IRC_REPLY(frontend, "734", "100", IRC_WORD(name, IRC_SHOWN - 1),
                    "Monitor list is full.");
            break;
        }
        if (!known) {
            (void)strmap_put(&frontend->monitored, str_of(key), str_dup(name));
        }
        add_monitor(&added, name);
    }
    ask_monitor(frontend, &added);
    buf_finish(&added);
}

static void minus(struct irc_frontend *frontend, struct str names)
{
    char key[IRC_SHOWN];
    while (names.length > 0) {
        lower(str_take_until(&names, ','), key);
        mem_free(strmap_remove(&frontend->monitored, str_of(key)));
    }
}

void irc_monitor_clear(struct irc_frontend *frontend)
{
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *name = NULL;
    while (strmap_each(&frontend->monitored, &cursor, &key, &name)) {
        mem_free(name);
    }
    strmap_finish(&frontend->monitored);
    strmap_init(&frontend->monitored);
}

static void list_all(struct irc_frontend *frontend, bool status)
{
    struct buf names = {0};
    size_t cursor = 0;
    struct str key = STR_NONE;
    void *name = NULL;
    while (strmap_each(&frontend->monitored, &cursor, &key, &name)) {
        add_monitor(&names, str_of(name));
    }
    if (status) {
        ask_monitor(frontend, &names);
    } else {
        irc_list_lines(frontend, "732", NULL, buf_str(&names), ',');
        IRC_REPLY(frontend, "733", "End of MONITOR list");
    }
    buf_finish(&names);
}

void irc_monitor_command(struct irc_frontend *frontend, const struct irc_msg *msg)
{
    struct str what = msg->params[0];
    if (str_equal(what, STR("+")) && msg->param_count > 1) {
        plus(frontend, msg->params[1]);
    } else if (str_equal(what, STR("-")) && msg->param_count > 1) {
        minus(frontend, msg->params[1]);
    } else if (str_equal_nocase(what, STR("C"))) {
        irc_monitor_clear(frontend);
    } else if (str_equal_nocase(what, STR("L"))) {
        list_all(frontend, false);
    } else if (str_equal_nocase(what, STR("S"))) {
        list_all(frontend, true);
    } else {
        irc_need_more(frontend, msg);
    }
    frontend->session->monitors = frontend->monitored.count > 0;
}

bool irc_monitor_has(const struct irc_frontend *frontend, struct str nick)
{
    char key[IRC_SHOWN];
    lower(nick, key);
    return strmap_find(&frontend->monitored, str_of(key)) != NULL;
}

void irc_monitor_news(struct irc_frontend *frontend, const json_t *person, bool online)
{
    struct buf source = {0};
    if (irc_monitor_has(frontend, str_of(irc_text(person, "nick")))) {
        irc_source_of(person, &source);
        IRC_FROM(frontend, str_of(irc_name(frontend)), NULL, true, online ? "730" : "731",
                frontend->nick, online ? source.bytes : irc_text(person, "nick"));
    }
    buf_finish(&source);
}

/* grown_doors_test.c -- No page, GET of the API or IRC command takes more work in a game that has
 * grown. Each is asked for in a game where every list is longer than a page, and again in one that
 * is three times as large. grown_test.c types the commands.
 *
 * Requests come by sockets through the real front ends. The test counts SQLite's steps, those of
 * scripts, allocated blocks, and looks at objects and maps (work_count.h) of the whole request. Some
 * answers are whole lists: they may take as much more as there is more. */
#include "engine/app/modules.h"
#include "engine/app/server_module.h"
#include "engine/base/base.h"
#include "engine/core/skein_module.h"
#include "engine/session/call_table.h"
#include "net/irc/irc_frontend.h"
#include "net/stream/service.h"
#include "net/web/http/http_routes.h"
#include "net/web/routes/http_frontend.h"
#include "tests/script/growing.h"
#include "tests/script/work_count.h"
#include "tests/support/shared_calls.h"

#include <ev.h>

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum {
    GREW_BY = GROWING_LARGE - GROWING_SMALL,
    ASKED_MAX = 400,
    ANSWER_TURNS = 8,
    /* How much more each may take: fewer than one of each kind that was added. */
    SQL_MORE = 4 * GREW_BY,
    LUA_MORE = 20 * GREW_BY,
    BLOCKS_MORE = GREW_BY / 2,
    LOOKS_MORE = GREW_BY / 2,
};

#define DOORS_ADDRESS "192.0.2.1"

static const char *const doors_exempt[] = {"192.0.2.0/24"};

/* Requests whose answer is a whole list: a protocol or page knows no parts of it. */
static const char *const whole_lists[] = {
        "LIST", "NAMES", /* of all channels */
        "WHO *", "WHO pa*",
        /* all channels, for those that somebody is on */
        "SETNAME :Soup", "WHO #here", "WHOIS pa7",
        /* data for programs, and maps, of at most 1,000 areas */
        "/", "/api/v1/account/quotas", "/api/v1/accounts/wizard/quotas", "/api/v1/areas",
        "/api/v1/behaviours/stubs", "/api/v1/channels", "/api/v1/grants", "/api/v1/tree",
        "/api/v1/who", "/find", "/sitemap.xml", "/who", "/who/c7", "/who/wizard", "/who/zzzz",
        "/world",
        /* found by name among those */
        "/api/v1/areas/c7", "/api/v1/areas/wizard", "/api/v1/areas/zzzz", "/world/c7",
        "/world/wizard", "/world/zzzz",
        /* a worker reads */
        "/api/v1/search?text=c7", "/api/v1/search?text=wizard", "/api/v1/search?text=zzzz",
        "/api/v1/rooms", /* sorted by number */
};

static const char *const irc_lines[] = {"ADMIN", "AWAY :soup", "AWAY",
        "CHATHISTORY LATEST #public * 50", "HELP", "INFO", "INVITE pa7 #public",
        "ISON pa7 zzzz", "JOIN #public", "JOIN #here", "KICK #c7 pa7", "LINKS", "LIST",
        "LUSERS", "MARKREAD #public", "MODE #public", "MODE #here", "MONITOR + pa7", "MOTD",
        "NAMES #here", "NAMES #public", "NAMES", "NOTICE #public :soup",
        "PRIVMSG #public :soup", "PRIVMSG pa7 :soup", "PRIVMSG skein :who",
        "SEARCH #public soup", "SETNAME :Soup", "STATS u", "TIME", "TOPIC #public",
        "USERHOST pa7 zzzz", "VERSION", "WHO #here", "WHO #public", "WHO *", "WHO pa*",
        "WHO pa7", "WHOIS pa7", "WHOIS zzzz", "WHOWAS pa7", "PART #public"};

struct door {
    struct service *service;
    int fd; /* the client's end */
    struct buf seen;
};

struct asked {
    char *text; /* owned: the line, or the path */
    struct work_count work;
};

struct doors {
    struct growing game;
    struct ev_loop *loop;
    struct net_context context;
    struct door irc;
    struct door web;
    char token[200];
    struct asked asked[ASKED_MAX];
    size_t count;
};

static const struct web_part *part_of_web(size_t i)
{
    for (size_t k = 0; skein_modules()[k]; k++) {
        const struct server_module *part = skein_modules()[k]->server;
        if (part && part->web && i-- == 0) {
            return part->web;
        }
    }
    return NULL;
}

static void connect_to(struct door *door)
{
    int ends[2];
    assert_int_equal(
            socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, ends), 0);
    service_adopt(door->service, ends[0], DOORS_ADDRESS);
    door->fd = ends[1];
}

static void adopt_door(struct doors *doors, const struct service_kind *kind, struct door *door)
{
    struct err err;
    assert_true(service_open(kind, &doors->context, NULL, false, &door->service, &err));
    connect_to(door);
}

static void turn_doors(struct doors *doors)
{
    for (int i = 0; i < ANSWER_TURNS; i++) {
        (void)ev_run(doors->loop, EVRUN_NOWAIT);
        trial_settle(doors->game.b->trial);
    }
}

/* Runs everything until nothing more comes out of the door. */
static void run_doors(struct doors *doors, struct door *door)
{
    size_t before = 0;
    do {
        before = door->seen.length;
        turn_doors(doors);
        ssize_t n = 0;
        do {
            char *space = buf_reserve(&door->seen, 1 << 16);
            n = recv(door->fd, space, 1 << 16, 0);
            buf_added(&door->seen, n > 0 ? (size_t)n : 0);
        } while (n > 0);
    } while (door->seen.length > before);
}

/* Lets work end that goes on behind an answer, such as the scan for the atlas. */
static void rest_doors(struct doors *doors)
{
    uint64_t before = 0;
    do {
        before = work_count_now().looks;
        turn_doors(doors);
    } while (work_count_now().looks > before);
}

static void send_to(struct doors *doors, struct door *door, struct str bytes)
{
    buf_clear(&door->seen);
    assert_int_equal(send(door->fd, bytes.bytes, bytes.length, MSG_NOSIGNAL), bytes.length);
    run_doors(doors, door);
}

static void get_path(struct doors *doors, const char *path)
{
    struct buf head = {0};
    buf_printf(&head, "GET %s HTTP/1.1\r\nHost: game\r\n", path);
    if (doors->token[0]) {
        buf_printf(&head, "Authorization: Bearer %s\r\n", doors->token);
    }
    buf_add_text(&head, "\r\n");
    send_to(doors, &doors->web, buf_str(&head));
    buf_finish(&head);
}

static void log_in_by_web(struct doors *doors)
{
    static const char body[] = "{\"name\":\"wizard\",\"password\":\"password\"}";
    struct buf request = {0};
    buf_printf(&request,
            "POST /api/v1/login HTTP/1.1\r\nHost: game\r\nContent-Type: application/json\r\n"
            "Content-Length: %zu\r\n\r\n%s",
            sizeof(body) - 1, body);
    send_to(doors, &doors->web, buf_str(&request));
    struct str seen = buf_str(&doors->web.seen);
    size_t at = str_find(seen, STR("\"token\":\""), 0);
    assert_true(at != SIZE_MAX);
    struct str rest = str_slice(seen, at + 9, seen.length);
    (void)str_copy(str_take_until(&rest, '"'), doors->token, sizeof(doors->token));
    buf_finish(&request);
}

static void log_in_by_irc(struct doors *doors)
{
    struct player *chatter = trial_join(doors->game.b->trial, "chatter", "wizard");
    trial_hang_up(chatter);
    send_to(doors, &doors->irc, STR("PASS password\r\nNICK chatter\r\nUSER c 0 * :c\r\n"));
    assert_true(str_find(buf_str(&doors->irc.seen), STR(" 001 chatter"), 0) != SIZE_MAX);
}

/* -- what is asked -- */

static void add_asked(struct doors *doors, struct str text)
{
    for (size_t i = 0; i < doors->count; i++) {
        if (str_equal(str_of(doors->asked[i].text), text)) {
            return;
        }
    }
    assert_true(doors->count < ASKED_MAX);
    doors->asked[doors->count++].text = str_dup(text);
}

/* Appends the path with words for its {names}. */
static void put_asked_path(
        const struct doors *doors, struct str route, const char *filling, struct buf *out)
{
    while (route.length > 0) {
        size_t open = str_find_char(route, '{', 0);
        buf_add_str(out, str_slice(route, 0, open == SIZE_MAX ? route.length : open));
        if (open == SIZE_MAX) {
            return;
        }
        struct str rest = str_slice(route, open + 1, route.length);
        struct str name = str_take_until(&rest, '}');
        if (str_equal(name, STR("id"))) {
            buf_printf(out, "%" PRIu64, trial_character(doors->game.b->bob));
        } else {
            buf_add_text(out, str_equal(name, STR("number")) ? "1" : filling);
        }
        route = rest;
    }
}

static void add_asked_route(struct doors *doors, const char *before, struct str route,
        const struct call_entry *call)
{
    static const char *const fillings[] = {"c7", "wizard", "zzzz"};
    if (str_find(route, STR("stream"), 0) != SIZE_MAX || str_ends(route, STR("/events"))) {
        return; /* goes on */
    }
    for (size_t f = 0; f < sizeof(fillings) / sizeof(fillings[0]); f++) {
        struct buf path = {0};
        size_t i = 0;
        const json_t *name = NULL;
        bool query = false;
        buf_add_text(&path, before);
        put_asked_path(doors, route, fillings[f], &path);
        json_array_foreach(call ? json_object_get(call->takes, "required") : NULL, i, name)
        {
            struct buf slot = {0};
            buf_printf(&slot, "{%s", json_string_value(name));
            if (str_find(route, buf_str(&slot), 0) == SIZE_MAX) {
                buf_printf(&path, "%c%s=%s", query ? '&' : '?', json_string_value(name),
                        fillings[f]);
                query = true;
            }
            buf_finish(&slot);
        }
        add_asked(doors, buf_str(&path));
        buf_finish(&path);
    }
}

static void list_asked(struct doors *doors)
{
    const json_t *route = NULL;
    size_t i = 0;
    for (i = 0; i < sizeof(irc_lines) / sizeof(irc_lines[0]); i++) {
        add_asked(doors, str_of(irc_lines[i]));
    }
    for (i = 0; i < http_routes_page_count; i++) {
        const struct http_route *page = &http_routes_page[i];
        add_asked_route(doors, "", str_of(page->path),
                page->call ? call_table_find(shared_calls(), str_of(page->call)) : NULL);
    }
    json_array_foreach(call_table_routes(shared_calls()), i, route)
    {
        struct str text = str_of(json_string_value(json_object_get(route, "route")));
        const char *call = json_string_value(json_object_get(route, "call"));
        if (str_starts(text, STR("GET ")) && call) {
            add_asked_route(doors, "/api/v1", str_slice(text, 4, text.length),
                    call_table_find(shared_calls(), str_of(call)));
        }
    }
}

/* -- the comparison -- */

static struct work_count work_of_asking(struct doors *doors, const char *text)
{
    trial_advance(doors->game.b->trial, 3); /* nobody is hasty */
    send_to(doors, &doors->irc, STR("PING x\r\n"));
    (void)close(doors->web.fd); /* it may have been silent for too long */
    connect_to(&doors->web);
    rest_doors(doors);
    struct work_count before = work_count_now();
    if (text[0] == '/') {
        get_path(doors, text);
    } else {
        struct buf line = {0};
        buf_printf(&line, "%s\r\n", text);
        send_to(doors, &doors->irc, buf_str(&line));
        buf_finish(&line);
    }
    struct work_count now = work_count_now();
    return (struct work_count){now.sql - before.sql, now.lua - before.lua,
            now.blocks - before.blocks, now.looks - before.looks};
}

static bool is_whole_list(const char *text)
{
    for (size_t i = 0; i < sizeof(whole_lists) / sizeof(whole_lists[0]); i++) {
        if (strcmp(text, whole_lists[i]) == 0) {
            return true;
        }
    }
    return false;
}

/* True if it takes more than `more`, or for whole lists more than the game has grown. (Some of the
 * first entries are shorter: an eighth is left for that.) */
static bool has_grown(bool whole, uint64_t before, uint64_t now, uint64_t more)
{
    uint64_t times = whole ? GROWING_LARGE / GROWING_SMALL : 1;
    return now > before * times + (whole ? before * times / 8 : 0) + more;
}

static bool compare_work(
        const char *text, const struct work_count *before, const struct work_count *now)
{
    bool whole = is_whole_list(text);
    bool grown = has_grown(whole, before->sql, now->sql, SQL_MORE) ||
                 has_grown(whole, before->lua, now->lua, LUA_MORE) ||
                 has_grown(whole, before->blocks, now->blocks, BLOCKS_MORE) ||
                 has_grown(whole, before->looks, now->looks, LOOKS_MORE);
    if (grown) {
        print_message("%s: sql %" PRIu64 " > %" PRIu64 ", scripts %" PRIu64 " > %" PRIu64
                      ", blocks %" PRIu64 " > %" PRIu64 ", looks %" PRIu64 " > %" PRIu64 "\n",
                text, before->sql, now->sql, before->lua, now->lua, before->blocks, now->blocks,
                before->looks, now->looks);
    }
    return grown;
}

static void ask_every(struct doors *doors)
{
    for (size_t i = 0; i < doors->count; i++) {
        doors->asked[i].work = work_of_asking(doors, doors->asked[i].text);
    }
}

static int doors_open(void **state)
{
    work_count_begin();
    return bench_open(state);
}

static void open_doors(struct doors *doors, struct bench *b)
{
    *doors = (struct doors){.game = {.b = b, .engine = trial_engine(b->trial)},
            .loop = ev_loop_new(EVFLAG_AUTO)};
    doors->context = (struct net_context){.loop = doors->loop,
            .hub = engine_hub(doors->game.engine),
            .limits = {.exempt = doors_exempt, .exempt_count = 1},
            .game_name = "Testland",
            .web_part = part_of_web};
    adopt_door(doors, &irc_service_kind, &doors->irc);
    adopt_door(doors, &http_service_kind, &doors->web);
    log_in_by_web(doors);
    log_in_by_irc(doors);
}

static void leave_door(struct doors *doors, struct door *door)
{
    service_cut(door->service, "done");
    service_close(door->service);
    turn_doors(doors);
    (void)close(door->fd);
    buf_finish(&door->seen);
}

static void close_doors(struct doors *doors)
{
    leave_door(doors, &doors->irc);
    leave_door(doors, &doors->web);
    for (size_t i = 0; i < doors->count; i++) {
        mem_free(doors->asked[i].text);
    }
    ev_loop_destroy(doors->loop);
    mem_free(doors);
}

TEST_OF(no_page_route_or_irc_command_takes_more_work_in_a_game_that_has_grown, struct bench, b,
        doors_open, bench_close)
{
    struct doors *doors = mem_alloc(sizeof(*doors));
    open_doors(doors, b);
    list_asked(doors);
    growing_add(&doors->game, 0, GROWING_SMALL);
    ask_every(doors);
    ask_every(doors); /* read now, as it is read only once */
    growing_add(&doors->game, GROWING_SMALL, GROWING_LARGE);
    unsigned grown = 0;

    for (size_t i = 0; i < doors->count; i++) {
        (void)work_of_asking(doors, doors->asked[i].text);
        struct work_count now = work_of_asking(doors, doors->asked[i].text);
        grown += compare_work(doors->asked[i].text, &doors->asked[i].work, &now);
    }

    close_doors(doors);
    assert_int_equal(grown, 0);
}

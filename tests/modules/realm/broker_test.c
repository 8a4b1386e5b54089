/* broker_test.c -- With a faulty broker, letters come to the game exactly once and in order, and
 * only accepted entries are deleted there.
 *
 * The broker's server is a fake in this process: streams, with random errors, lost connections,
 * forgotten contents, and doubled or forged entries. The game accepts a random part of a call, and
 * answers at a random time. Another world repeats its unseen entries, as the outbox does.
 * SKEIN_ROUNDS seeds are tried.
 *
 * Names that anybody can add to the broker's set of worlds do not hide a known world. */
#include "engine/modules/realm/broker/broker.h"

#include "engine/base/base.h"
#include "engine/modules/realm/broker/broker_news.h"
#include "engine/session/hub.h"
#include "tests/support/repeat.h"
#include "tests/support/test.h"

#include <ev.h>
#include <jansson.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#define LETTERS 60
#define ENTRIES 4096
#define WAITING_MOST 48
#define CONNS 8
#define REPLIES 8
#define WORDS 220
#define TURNS_MOST 3000000
#define SILENT_TURNS 400
#define JUNK 3000
#define LISTS 2

struct entry {
    char id[24];
    char text[40];
    bool bad; /* forged by an outsider */
    bool taken;
    bool gone;
};

struct conn {
    int fd;
    struct buf in;
    bool reads;   /* it waits for entries behind `after` */
    size_t after; /* number of an entry */
};

/* An answer of the game that is not durable yet. */
struct reply {
    char tag[40];
    json_t *entries; /* owned; NULL: another call's */
    size_t taken;
};

struct scene {
    struct rng rng;
    struct net_context context;
    struct broker *broker;
    struct session *session;
    char folder[40];
    char path[60];
    int listening;
    struct conn conns[CONNS];
    struct entry entries[ENTRIES];
    size_t count;
    struct reply replies[REPLIES];
    size_t replying;
    size_t seen;    /* letters taken by the game, in their order */
    size_t durable; /* and answered */
    size_t quiet;   /* turns since anything was taken */
    unsigned cuts;
    bool calm; /* nothing breaks any more */

    bool crowded; /* the set of worlds has junk names before that of a known world, the forest */
    size_t lists; /* that the game got */
    size_t found; /* of these with the forest */
};

static bool chance(struct scene *scene, uint64_t percent)
{
    return rng_below(&scene->rng, 100) < percent;
}

/* -- the game -- */

static void on_opened_broker(void *engine, struct session *session)
{
    ((struct scene *)engine)->session = session;
}

static void on_gone_broker(void *engine, struct session *session, const char *reason)
{
    (void)session;
    (void)reason;
    ((struct scene *)engine)->session = NULL;
}

/* Accepts a letter if it is the next one; skips old and early ones. */
static void take_broker_own(struct scene *scene, const char *text)
{
    char next[40];
    (void)snprintf(next, sizeof(next), "letter %zu", scene->seen + 1);
    if (strcmp(text, next) == 0) {
        scene->seen++;
        scene->quiet = 0;
    }
    assert_true(strncmp(text, "letter ", 7) == 0);
}

static void take_list(struct scene *scene, const json_t *worlds)
{
    size_t i = 0;
    const json_t *world = NULL;
    scene->lists++;
    json_array_foreach(worlds, i, world)
    {
        scene->found +=
                strcmp(json_string_value(json_object_get(world, "name")), "forest") == 0;
    }
}

static void on_call_broker(
        void *engine, struct session *session, const struct session_call *call)
{
    struct scene *scene = engine;
    assert_true(scene->replying < REPLIES);
    struct reply *reply = &scene->replies[scene->replying++];
    *reply = (struct reply){0};
    (void)session;
    (void)str_copy(call->tag, reply->tag, sizeof(reply->tag));
    if (str_equal(call->name, STR("realm.take"))) {
        reply->entries = json_incref(json_object_get(call->args, "entries"));
        size_t count = json_array_size(reply->entries);
        assert_true(count > 0 && count <= 50);
        reply->taken = scene->calm || chance(scene, 60) ? count
                       : chance(scene, 10)              ? 0
                                                        : 1 + rng_below(&scene->rng, count);
        for (size_t i = 0; i < reply->taken; i++) {
            take_broker_own(scene, json_string_value(json_array_get(reply->entries, i)));
        }
    } else if (str_equal(call->name, STR("realm.worlds"))) {
        take_list(scene, json_object_get(call->args, "worlds"));
    }
    json_decref(call->args);
}

/* Marks all entries with such a text as deletable, since they are equal. */
static void mark_taken(struct scene *scene, const char *text)
{
    for (size_t i = 0; i < scene->count; i++) {
        scene->entries[i].taken =
                scene->entries[i].taken || strcmp(scene->entries[i].text, text) == 0;
    }
}

#define HERE_REPLY "{\"here\": \"{}\", \"known\": [\"forest\"]}"

/* Answers the first open call; its effects are durable. */
static void answer_broker(struct scene *scene)
{
    struct reply reply = scene->replies[0];
    char text[40];
    scene->replying--;
    memmove(scene->replies, scene->replies + 1, scene->replying * sizeof(reply));
    for (size_t i = 0; i < scene->count && reply.entries && reply.taken == 0; i++) {
        scene->entries[i].taken = true; /* a refused entry is not kept */
    }
    for (size_t i = 0; i < reply.taken; i++) {
        mark_taken(scene, json_string_value(json_array_get(reply.entries, i)));
    }
    (void)snprintf(text, sizeof(text), "{\"taken\": %zu}", reply.taken);
    if (scene->session) {
        hub_send_now(scene->session,
                &(struct msg){.kind = MSG_REPLY,
                        .flag = !reply.entries || reply.taken > 0,
                        .topic = str_of(reply.tag),
                        .text = reply.entries ? str_of(text) : STR(HERE_REPLY)});
    }
    json_decref(reply.entries);
}

static const struct session_sink broker_sink = {
        .opened = on_opened_broker, .call = on_call_broker, .gone = on_gone_broker};

/* -- the broker's server -- */

static void put_bytes(struct conn *conn, const char *text, size_t length)
{
    if (conn->fd >= 0 && send(conn->fd, text, length, MSG_NOSIGNAL) < 0) {
        (void)close(conn->fd);
        conn->fd = -1;
    }
}

static void put_text(struct conn *conn, const char *text)
{
    put_bytes(conn, text, strlen(text));
}

static void add_entry(struct scene *scene, const char *text, bool bad)
{
    assert_true(scene->count < ENTRIES);
    struct entry *entry = &scene->entries[scene->count++];
    *entry = (struct entry){.bad = bad};
    (void)snprintf(entry->id, sizeof(entry->id), "%zu-0", scene->count);
    (void)str_copy(str_of(text), entry->text, sizeof(entry->text));
}

static void put_entry(const struct entry *entry, struct buf *out)
{
    char code[BROKER_CODE_HEX + 1];
    broker_code_of("family", NULL, entry->bad ? "nobody" : "post", str_of(entry->text), code);
    buf_printf(out,
            "*2\r\n$%zu\r\n%s\r\n*4\r\n$1\r\nj\r\n$%zu\r\n%s\r\n$1\r\nm\r\n$%zu\r\n%s\r\n",
            strlen(entry->id), entry->id, strlen(entry->text), entry->text, strlen(code), code);
}

/* Answers a client that waits for entries, if there are any. */
static void feed_broker(struct scene *scene, struct conn *conn)
{
    struct buf list = {0};
    struct buf out = {0};
    size_t found = 0;
    for (size_t i = conn->after; i < scene->count && found < 100; i++) {
        if (!scene->entries[i].gone) {
            put_entry(&scene->entries[i], &list);
            found++;
        }
    }
    if (found > 0) {
        conn->reads = false;
        buf_printf(
                &out, "*1\r\n*2\r\n$4\r\npost\r\n*%zu\r\n%.*s", found, STR_FMT(buf_str(&list)));
        put_bytes(conn, out.bytes, out.length);
    }
    buf_finish(&list);
    buf_finish(&out);
}

static void delete_entry(struct scene *scene, struct str id)
{
    for (size_t i = 0; i < scene->count; i++) {
        if (str_equal(str_of(scene->entries[i].id), id)) {
            assert_true(scene->entries[i].taken || scene->entries[i].bad);
            scene->entries[i].gone = true;
        }
    }
}

/* Answers with the first `most` names of the set of worlds. */
static void put_members(struct conn *conn, size_t most)
{
    struct buf out = {0};
    size_t count = most < JUNK + 1 ? most : JUNK + 1;
    buf_printf(&out, "*%zu\r\n", count);
    for (size_t i = 0; i < count; i++) {
        char name[24] = "forest";
        if (i < JUNK) {
            (void)snprintf(name, sizeof(name), "junk%zu", i);
        }
        buf_printf(&out, "$%zu\r\n%s\r\n", strlen(name), name);
    }
    put_bytes(conn, out.bytes, out.length);
    buf_finish(&out);
}

/* Answers with the announcement of the forest if it is asked for. */
static void put_announcements(struct conn *conn, const struct str *words, size_t count)
{
    static const char said[] = "{\"name\": \"forest\"}";
    char code[BROKER_CODE_HEX + 1];
    struct buf out = {0};
    broker_code_of("family", NULL, "world", str_of(said), code);
    buf_printf(&out, "*%zu\r\n", count - 1);
    for (size_t i = 1; i < count; i++) {
        if (str_equal(words[i], STR("skein:family:world:forest"))) {
            buf_printf(&out, "$%zu\r\n%s%s\r\n", strlen(code) + strlen(said), code, said);
        } else {
            buf_add_text(&out, "$-1\r\n");
        }
    }
    put_bytes(conn, out.bytes, out.length);
    buf_finish(&out);
}

static void run_command(
        struct scene *scene, struct conn *conn, const struct str *words, size_t count)
{
    if (!scene->calm && !conn->reads && chance(scene, 2)) {
        put_text(conn, "-LOADING Redis is loading the dataset in memory\r\n");
    } else if (str_equal(words[0], STR("PING"))) {
        put_text(conn, "+PONG\r\n");
    } else if (str_equal(words[0], STR("XREAD"))) {
        conn->reads = true;
        conn->after = (size_t)strtoul(words[count - 1].bytes, NULL, 10);
    } else if (scene->crowded && str_equal(words[0], STR("SRANDMEMBER"))) {
        put_members(conn, (size_t)strtoul(words[count - 1].bytes, NULL, 10));
    } else if (str_equal(words[0], STR("SRANDMEMBER"))) {
        put_text(conn, "*1\r\n$5\r\nhills\r\n");
    } else if (scene->crowded && str_equal(words[0], STR("MGET"))) {
        put_announcements(conn, words, count);
    } else if (str_equal(words[0], STR("MGET"))) {
        put_text(conn, "*1\r\n$-1\r\n");
    } else {
        for (size_t i = 2; i < count && str_equal(words[0], STR("XDEL")); i++) {
            delete_entry(scene, words[i]);
        }
        put_text(conn, ":1\r\n");
    }
}

/* Takes the number of a line "*12\r\n" off; false: it is not whole. */
static bool take_number(struct str *rest, size_t *out)
{
    size_t end = str_find(*rest, STR("\r\n"), 0);
    if (end == SIZE_MAX) {
        return false;
    }
    *out = (size_t)strtoul(rest->bytes + 1, NULL, 10);
    *rest = str_slice(*rest, end + 2, rest->length);
    return true;
}

/* Returns false if a command is incomplete. */
static bool take_command(struct scene *scene, struct conn *conn)
{
    struct str words[WORDS];
    struct str rest = buf_str(&conn->in);
    size_t count = 0;
    size_t length = 0;
    if (!take_number(&rest, &count)) {
        return false;
    }
    assert_true(count > 0 && count <= WORDS);
    for (size_t i = 0; i < count; i++) {
        if (!take_number(&rest, &length) || rest.length < length + 2) {
            return false;
        }
        words[i] = str_slice(rest, 0, length);
        rest = str_slice(rest, length + 2, rest.length);
    }
    run_command(scene, conn, words, count);
    buf_consume(&conn->in, conn->in.length - rest.length);
    return true;
}

static void cut(struct scene *scene, struct conn *conn)
{
    scene->cuts++;
    (void)close(conn->fd);
    conn->fd = -1;
}

static void serve(struct scene *scene, struct conn *conn)
{
    char bytes[4096];
    ssize_t n = recv(conn->fd, bytes, sizeof(bytes), 0);
    if (n == 0) {
        (void)close(conn->fd);
        conn->fd = -1;
        return;
    }
    if (n > 0) {
        buf_add(&conn->in, bytes, (size_t)n);
    }
    while (conn->fd >= 0 && take_command(scene, conn)) {
    }
    if (conn->fd >= 0 && conn->reads) {
        feed_broker(scene, conn);
    }
}

static void serve_all(struct scene *scene)
{
    int fd = accept4(scene->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    for (size_t i = 0; i < CONNS; i++) {
        struct conn *conn = &scene->conns[i];
        if (conn->fd < 0 && fd >= 0) {
            buf_clear(&conn->in);
            conn->reads = false;
            conn->fd = fd;
            fd = -1;
        }
        if (conn->fd >= 0) {
            serve(scene, conn);
        }
    }
    assert_true(fd < 0);
}

/* -- events -- */

/* Sends the other world's unconfirmed letters, as the outbox does; but not while many entries wait, as
 * they do for the game's timer, which fires after more turns the faster the machine is. */
static void send_letters(struct scene *scene)
{
    char text[40];
    size_t waiting = 0;
    for (size_t i = 0; i < scene->count; i++) {
        waiting += !scene->entries[i].gone;
    }
    if (waiting > WAITING_MOST) {
        return;
    }
    for (size_t i = scene->seen + 1; i <= LETTERS && i <= scene->seen + 12; i++) {
        (void)snprintf(text, sizeof(text), "letter %zu", i);
        add_entry(scene, text, false);
    }
}

static void trouble(struct scene *scene)
{
    switch (rng_below(&scene->rng, 8)) {
    case 0:
    case 1:
        for (size_t i = 0; i < CONNS && scene->cuts < 6; i++) {
            if (scene->conns[i].fd >= 0 && chance(scene, 40)) {
                cut(scene, &scene->conns[i]);
            }
        }
        break;
    case 2:
        for (size_t i = 0; i < scene->count; i++) {
            scene->entries[i].gone = true;
        }
        break;
    case 3:
        add_entry(scene, "letter 1", true);
        break;
    default:
        if (scene->count > 0) {
            add_entry(scene, scene->entries[rng_below(&scene->rng, scene->count)].text, false);
        }
        break;
    }
}

static void turn_broker(struct scene *scene)
{
    (void)ev_run(scene->context.loop, EVRUN_NOWAIT);
    serve_all(scene);
    if (scene->replying > 0 && (scene->calm || chance(scene, 30))) {
        answer_broker(scene);
    }
    hub_flush(scene->context.hub);
    if (++scene->quiet % SILENT_TURNS == 0) {
        send_letters(scene);
    }
    scene->calm = scene->calm || scene->count > ENTRIES / 4;
    if (!scene->calm && chance(scene, 1)) {
        trouble(scene);
    }
}

static void on_joined(void *data)
{
    (void)data;
}

static void scene_open(struct scene *scene, uint64_t seed)
{
    struct err err;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char address[80];
    *scene = (struct scene){.folder = "/tmp/skein-board-XXXXXX"};
    rng_seed(&scene->rng, seed);
    log_set_level(LOG_ERROR + 1);
    assert_non_null(mkdtemp(scene->folder));
    (void)snprintf(scene->path, sizeof(scene->path), "%s/board", scene->folder);
    (void)snprintf(address, sizeof(address), "unix:%s/family", scene->path);
    (void)str_copy(str_of(scene->path), at.sun_path, sizeof(at.sun_path));
    scene->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(scene->listening, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(scene->listening, 8), 0);
    for (size_t i = 0; i < CONNS; i++) {
        scene->conns[i].fd = -1;
    }
    scene->context.loop = ev_loop_new(EVFLAG_AUTO);
    scene->context.hub = hub_create(&broker_sink, scene);
    const struct broker_options options = {
            .address = address, .name = "hills", .joined = on_joined};
    assert_true(broker_open(&scene->context, &options, &scene->broker, &err));
}

static void scene_close(struct scene *scene)
{
    broker_close(scene->broker);
    for (int i = 0; i < 20; i++) {
        (void)ev_run(scene->context.loop, EVRUN_NOWAIT);
        hub_flush(scene->context.hub);
    }
    assert_null(scene->session);
    for (size_t i = 0; i < CONNS; i++) {
        if (scene->conns[i].fd >= 0) {
            (void)close(scene->conns[i].fd);
        }
        buf_finish(&scene->conns[i].in);
    }
    for (size_t i = 0; i < scene->replying; i++) {
        json_decref(scene->replies[i].entries);
    }
    (void)close(scene->listening);
    (void)unlink(scene->path);
    (void)rmdir(scene->folder);
    hub_destroy(scene->context.hub);
    ev_loop_destroy(scene->context.loop);
}

TEST(messages_arrive_once_in_order_from_a_faulty_broker)
{
    uint64_t seeds = test_rounds(4, 8);
    struct scene *scene = mem_alloc(sizeof(*scene));
    for (uint64_t seed = 1; seed <= seeds; seed++) {
        size_t turns = 0;
        scene_open(scene, seed);

        while (scene->seen < LETTERS && turns++ < TURNS_MOST) {
            turn_broker(scene);
        }

        if (scene->seen < LETTERS) {
            fail_msg("seed %llu: %zu of %d letters came", (unsigned long long)seed, scene->seen,
                    LETTERS);
        }
        scene_close(scene);
    }
    mem_free(scene);
}

TEST(junk_names_on_the_broker_do_not_hide_a_known_world)
{
    struct scene *scene = mem_alloc(sizeof(*scene));
    int64_t end_ms = clock_ms() + 30000;
    scene_open(scene, 1);
    scene->calm = true;
    scene->crowded = true;

    while (scene->lists < LISTS && clock_ms() < end_ms) {
        turn_broker(scene);
    }

    assert_int_equal(scene->lists, LISTS);
    /* The first list is requested before the game has named the worlds that it knows. */
    assert_int_equal(scene->found, LISTS - 1);
    scene_close(scene);
    mem_free(scene);
}

/* view_test.c -- Only a view whose code was made with the key in the world's file ends a world or
 * promotes a copy.
 *
 * The broker's server is a fake in this process that gives the same answers to each script and to
 * each read. */
#include "engine/modules/realm/broker/view.h"

#include "engine/base/base.h"
#include "engine/modules/realm/broker/broker_news.h"
#include "tests/support/test.h"

#include <ev.h>

#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#define WAIT_MS 30000
#define REALM_SECRET "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define FOLLOW_SECRET "fedcba9876543210fedcba9876543210fedcba9876543210fedcba9876543210"
#define OWN_KEY "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff"
#define FORGED_VIEW "skein:family:view:hills 99 4242 0  0"
#define COMPLETE_VIEW "skein:family:view:hills 1 42 77 5 6"

struct scene_view {
    struct net_context context;
    struct view *view;
    char folder[40];
    char path[60];
    int listening;
    int conn;
    bool has_key;    /* the file has the key */
    struct buf eval; /* answer to a script */
    struct buf read; /* answer to a read of the view */
    size_t keys;     /* how often the key was asked for */
    size_t evals;    /* answered scripts */
    size_t reads;    /* answered reads */
};

static bool give_key(void *data, char out[VIEW_KEY_SIZE])
{
    struct scene_view *scene = data;
    scene->keys++;
    (void)str_copy(STR(OWN_KEY), out, VIEW_KEY_SIZE);
    return scene->has_key;
}

static void scene_view_open(struct scene_view *scene, const char *secret)
{
    struct err err;
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    char address[80];
    *scene = (struct scene_view){
            .folder = "/tmp/skein-view-XXXXXX", .conn = -1, .has_key = true};
    log_set_level(LOG_ERROR + 1);
    assert_non_null(mkdtemp(scene->folder));
    (void)snprintf(scene->path, sizeof(scene->path), "%s/board", scene->folder);
    (void)snprintf(address, sizeof(address), "unix:%s/family", scene->path);
    (void)str_copy(str_of(scene->path), at.sun_path, sizeof(at.sun_path));
    scene->listening = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(scene->listening, (struct sockaddr *)&at, sizeof(at)), 0);
    assert_int_equal(listen(scene->listening, 8), 0);
    scene->context.loop = ev_loop_new(EVFLAG_AUTO);
    const struct view_options options = {.address = address,
            .name = "hills",
            .key = give_key,
            .data = scene,
            .secret = secret};
    assert_true(view_open(&scene->context, &options, &scene->view, &err));
}

static void scene_view_close(struct scene_view *scene)
{
    view_close(scene->view);
    for (int i = 0; i < 20; i++) {
        (void)ev_run(scene->context.loop, EVRUN_NOWAIT);
    }
    if (scene->conn >= 0) {
        (void)close(scene->conn);
    }
    (void)close(scene->listening);
    (void)unlink(scene->path);
    (void)rmdir(scene->folder);
    buf_finish(&scene->eval);
    buf_finish(&scene->read);
    ev_loop_destroy(scene->context.loop);
}

static size_t count_word(struct str text, struct str word)
{
    size_t count = 0;
    for (size_t at = 0; (at = str_find(text, word, at)) != SIZE_MAX; at += word.length) {
        count++;
    }
    return count;
}

static void answer_each(struct scene_view *scene, size_t count, struct str answer)
{
    for (size_t i = 0; i < count; i++) {
        assert_true(send(scene->conn, answer.bytes, answer.length, MSG_NOSIGNAL) >= 0);
    }
}

static void serve_view(struct scene_view *scene)
{
    char bytes[16384];
    if (scene->conn < 0) {
        scene->conn = accept4(scene->listening, NULL, NULL, SOCK_NONBLOCK | SOCK_CLOEXEC);
    }
    ssize_t n = scene->conn < 0 ? 0 : recv(scene->conn, bytes, sizeof(bytes), 0);
    struct str got = {bytes, n > 0 ? (size_t)n : 0};
    size_t evals = count_word(got, STR("\r\nEVAL\r\n"));
    size_t reads = count_word(got, STR("\r\nHMGET\r\n"));
    scene->evals += evals;
    scene->reads += reads;
    answer_each(scene, count_word(got, STR("\r\nPING\r\n")), STR("+PONG\r\n"));
    answer_each(scene, evals, buf_str(&scene->eval));
    answer_each(scene, reads, buf_str(&scene->read));
}

/* Runs until that counter of the scene has grown by that many. When the second request comes, the
 * answer to the first has had its effect. */
static void run_until(struct scene_view *scene, const size_t *counter, size_t more)
{
    static const struct timespec moment = {0, 1000000};
    int64_t end_ms = clock_ms() + WAIT_MS;
    size_t goal = *counter + more;
    while (*counter < goal && clock_ms() < end_ms) {
        (void)ev_run(scene->context.loop, EVRUN_NOWAIT);
        serve_view(scene);
        (void)nanosleep(&moment, NULL);
    }
    assert_true(*counter >= goal);
}

static void set_answer(struct buf *out, const char *const *texts, size_t count)
{
    buf_clear(out);
    buf_printf(out, "*%zu\r\n", count);
    for (size_t i = 0; i < count; i++) {
        buf_printf(out, "$%zu\r\n%s\r\n", strlen(texts[i]), texts[i]);
    }
}

/* Writes the code that the world and its copies make. */
static void code_of_file(const char *key, const char *more, const char *text, char *out)
{
    char secret[BROKER_CODE_HEX + 1];
    broker_code_of("family", key, "view key", str_of(more), secret);
    broker_code_of("family", secret, "view", str_of(text), out);
}

/* The broker says that another file is the world in term 99, with that code. */
static void answer_other(struct scene_view *scene, const char *code)
{
    const char *texts[] = {"other", "99", "4242", "0", code, "", "0"};
    set_answer(&scene->eval, texts, 7);
}

/* Returns the term in which another file is the world, by a view with that code. */
static uint64_t other_by(const char *secret, const char *code)
{
    struct scene_view scene;
    uint64_t holder = 0;
    scene_view_open(&scene, secret);
    answer_other(&scene, code);
    view_hold(scene.view, 1, 42, 77);
    run_until(&scene, &scene.evals, 2);
    uint64_t other = view_other(scene.view, &holder);
    assert_true(view_is_up(scene.view));
    assert_false(view_is_held(scene.view));
    assert_int_equal(holder, other ? 4242 : 0);
    scene_view_close(&scene);
    return other;
}

TEST(only_the_key_in_the_file_ends_a_world)
{
    char code[BROKER_CODE_HEX + 1];
    broker_code_of("family", REALM_SECRET, "view", STR(FORGED_VIEW), code);
    assert_int_equal(other_by(NULL, code), 0);
    assert_int_equal(other_by(NULL, ""), 0);
    code_of_file("", "", FORGED_VIEW, code);
    assert_int_equal(other_by(NULL, code), 0);
    code_of_file(OWN_KEY, "", FORGED_VIEW, code);
    assert_int_equal(other_by(NULL, code), 99);
}

TEST(with_a_follow_secret_the_code_needs_both)
{
    char code[BROKER_CODE_HEX + 1];
    code_of_file(OWN_KEY, "", FORGED_VIEW, code);
    assert_int_equal(other_by(FOLLOW_SECRET, code), 0);
    broker_code_of("family", FOLLOW_SECRET, "view", STR(FORGED_VIEW), code);
    assert_int_equal(other_by(FOLLOW_SECRET, code), 0);
    code_of_file(OWN_KEY, FOLLOW_SECRET, FORGED_VIEW, code);
    assert_int_equal(other_by(FOLLOW_SECRET, code), 99);
}

/* Returns the term in which a copy has taken over, by a view with that code that names it as
 * complete. */
static uint64_t taken_by(const char *code, bool has_key)
{
    struct scene_view scene;
    const char *texts[] = {"1", "42", "77", code, "5", "6"};
    const char *taken[] = {"taken", "2"};
    scene_view_open(&scene, NULL);
    scene.has_key = has_key;
    set_answer(&scene.read, texts, 6);
    set_answer(&scene.eval, taken, 2);
    view_take(scene.view, 1, 77, 0);
    run_until(&scene, &scene.reads, 2);
    assert_true(view_is_up(scene.view));
    uint64_t term = view_taken(scene.view);
    assert_true((scene.evals > 0) == (term > 0));
    scene_view_close(&scene);
    return term;
}

TEST(only_the_key_in_the_file_promotes_a_copy)
{
    char code[BROKER_CODE_HEX + 1];
    broker_code_of("family", REALM_SECRET, "view", STR(COMPLETE_VIEW), code);
    assert_int_equal(taken_by(code, true), 0);
    code_of_file("", "", COMPLETE_VIEW, code);
    assert_int_equal(taken_by(code, false), 0);
    code_of_file(OWN_KEY, "", COMPLETE_VIEW, code);
    assert_int_equal(taken_by(code, false), 0);
    assert_int_equal(taken_by(code, true), 2);
}

TEST(a_world_states_its_view_once_its_file_has_the_key)
{
    struct scene_view scene;
    const char *held[] = {"held", "99"};
    scene_view_open(&scene, NULL);
    scene.has_key = false;
    set_answer(&scene.eval, held, 2);
    view_hold(scene.view, 1, 42, 77);
    run_until(&scene, &scene.keys, 3);
    assert_int_equal(scene.evals, 0);
    assert_false(view_is_held(scene.view));

    scene.has_key = true;
    run_until(&scene, &scene.evals, 2);
    assert_true(view_is_held(scene.view));
    scene_view_close(&scene);
}

/* tree_test.c -- A builder's files, with a game played by a table: paths, listings, reading and
 * saving. */
#include "net/files/tree.h"

#include "tests/support/test.h"

struct tree_row {
    const char *path;
    const char *normal; /* NULL: refused */
};

TEST(paths_are_normalised_and_stay_inside_the_tree)
{
    static const struct tree_row rows[] = {
            {"", "/"},
            {"/", "/"},
            {".", "/"},
            {"..", "/"},
            {"/..", "/"},
            {"../../../etc/passwd", "/etc/passwd"},
            {"/areas/../../etc", "/etc"},
            {"/areas//inn/./x.lua/", "/areas/inn/x.lua"},
            {"/areas/inn/../river", "/areas/river"},
            {"/areas/...", "/areas/..."},
            {"/areas/\xC3\xA5", "/areas/\xC3\xA5"},
            {"/areas/\n", NULL},
            {"/areas/\x7F", NULL},
            {"/areas/\xFF", NULL},
    };
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        bool ok = tree_path(str_of(rows[i].path), &out);
        assert_int_equal(ok, rows[i].normal != NULL);
        if (ok) {
            assert_str(buf_str(&out), rows[i].normal);
        }
        buf_finish(&out);
    }
    struct buf longest = {0};
    struct buf out = {0};
    for (size_t i = 0; i <= TREE_PATH_MAX; i++) {
        buf_add_char(&longest, 'a');
    }
    assert_false(tree_path(buf_str(&longest), &out));
    assert_false(tree_path((struct str){"/areas\0/x", 9}, &out));
    buf_finish(&longest);
    buf_finish(&out);
}

/* The questions to the game and its answers. */
struct game {
    struct tree tree;
    char asked[400];
    const char *source; /* NULL: it is hidden */
    bool refuses;       /* saves */
};

static json_t *answer_to(struct game *game, const char *name, const json_t *args, bool *done)
{
    *done = true;
    if (strcmp(name, "world.areas") == 0) {
        return json_pack("{s:[{s:i,s:s},{s:i,s:s}]}", "areas", "id", 1, "ref", "inn", "id", 2,
                "ref", "../etc");
    }
    if (strcmp(name, "script.list") == 0) {
        return json_pack("{s:[{s:i,s:s,s:s,s:i},{s:i,s:n,s:n,s:i},{s:i,s:s,s:s,s:i}]}",
                "behaviours", "id", 10, "ref", "lever", "area", "inn", "revision", 3, "id", 11,
                "ref", "area", "revision", 1, "id", 12, "ref", "mob/cat", "area", "inn",
                "revision", 1);
    }
    if (strcmp(name, "script.get") == 0 && game->source) {
        return json_pack("{s:i, s:i, s:f, s:s}", "id", 10, "revision", 3, "at", 1000.5,
                "source", game->source);
    }
    if (strcmp(name, "script.errors") == 0) {
        return json_pack("{s:[{s:{s:i},s:f,s:s},{s:{s:i},s:f,s:s}]}", "errors", "object", "id",
                10, "time", 1001.0, "text", "line 1: new", "object", "id", 10, "time", 1000.0,
                "text", "old");
    }
    if (strcmp(name, "design.save") == 0 && !game->refuses) {
        return json_pack("{s:s}", "text", "~ inn.desc\n");
    }
    if (strcmp(name, "script.save") == 0 && !game->refuses) {
        return json_pack("{s:O}", "id", json_object_get(args, "id"));
    }
    if (strcmp(name, "design.show") == 0) {
        return json_pack("{s:s}", "text", "room \"inn\" {}\n");
    }
    if (strcmp(name, "object.find") == 0) {
        return json_pack("{s:[{s:i,s:s}]}", "objects", "id", 20, "ref", "bell");
    }
    *done = false;
    return json_pack(
            "{s:i, s:s, s:i}", "status", 422, "detail", "unfinished string", "line", 2);
}

static void call(void *data, const char *name, json_t *args)
{
    struct game *game = data;
    bool done = false;
    size_t length = strlen(game->asked);
    (void)snprintf(game->asked + length, sizeof(game->asked) - length, "%s ", name);
    json_t *answer = answer_to(game, name, args, &done);
    tree_replied(&game->tree, done, answer);
    json_decref(answer);
    json_decref(args);
}

static void begin_tree(struct game *game)
{
    game->tree.call = call;
    game->tree.data = game;
    tree_begin(&game->tree);
}

#define UNTIL_DONE(step, asking)                                                               \
    do {                                                                                       \
        step = asking;                                                                         \
    } while (step == TREE_WAITS)

static void list(struct game *game, const char *folder, struct buf *out)
{
    enum tree_step step;
    size_t cursor = 0;
    struct str name;
    const struct tree_entry *entry = NULL;
    begin_tree(game);
    UNTIL_DONE(step, tree_list(&game->tree, str_of(folder)));
    assert_int_equal(step, TREE_DONE);
    while (tree_next(&game->tree, str_of(folder), &cursor, &name, &entry)) {
        buf_printf(out, "%.*s%s ", STR_FMT(name), entry ? "" : "/");
    }
}

TEST(a_folder_lists_each_entry_once)
{
    static const struct tree_row rows[] = {
            {"/", "areas/ "},
            {"/areas", "#2/ inn/ world/ "},
            {"/areas/inn", "ERRORS.txt behaviours/ inn.lua "},
            {"/areas/inn/behaviours", "lever.lua mob/ "},
            {"/areas/inn/behaviours/mob", "cat.lua "},
            {"/areas/world", "ERRORS.txt behaviours/ "},
            {"/areas/world/behaviours", "#11.lua "},
    };
    struct game game = {.source = "-- x"};
    for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
        struct buf out = {0};
        list(&game, rows[i].path, &out);
        assert_str(buf_str(&out), rows[i].normal);
        buf_finish(&out);
    }
    tree_finish(&game.tree);
}

static enum tree_step read_file(struct game *game, const char *path, struct tree_entry **out)
{
    enum tree_step step;
    begin_tree(game);
    UNTIL_DONE(step, tree_read(&game->tree, str_of(path), out));
    return step;
}

TEST(files_have_the_texts_of_the_game)
{
    struct game game = {.source = "-- x"};
    struct tree_entry *entry = NULL;

    assert_int_equal(read_file(&game, "/areas/inn/behaviours/lever.lua", &entry), TREE_DONE);
    assert_str(buf_str(&entry->text), "-- x");
    assert_int_equal(read_file(&game, "/areas/inn/lever.lua", &entry), TREE_DONE);
    assert_str(buf_str(&entry->text), "-- x");
    assert_int_equal(read_file(&game, "/areas/inn/inn.lua", &entry), TREE_DONE);
    assert_str(buf_str(&entry->text), "room \"inn\" {}\n");
    assert_int_equal(read_file(&game, "/areas/inn/ERRORS.txt", &entry), TREE_DONE);
    assert_str(buf_str(&entry->text), "behaviours/lever.lua: line 1: new\n");
    assert_int_equal(read_file(&game, "/areas/inn", &entry), TREE_FAILED);
    assert_int_equal(read_file(&game, "/areas/inn/none.lua", &entry), TREE_FAILED);
    assert_int_equal(game.tree.status, 404);
    tree_finish(&game.tree);
}

static enum tree_step save(struct game *game, const char *path, const char *text)
{
    enum tree_step step;
    begin_tree(game);
    UNTIL_DONE(step, tree_may_write(&game->tree, str_of(path)));
    if (step == TREE_DONE) {
        UNTIL_DONE(step, tree_save(&game->tree, str_of(path), str_of(text)));
    }
    return step;
}

TEST(a_written_file_is_saved_or_refused_with_a_reason)
{
    struct game game = {.source = "-- x"};

    assert_int_equal(save(&game, "/areas/inn/behaviours/lever.lua", "x"), TREE_DONE);
    assert_int_equal(save(&game, "/areas/inn/behaviours/#77.lua", "x"), TREE_DONE);
    assert_int_equal(game.tree.target, 77);
    assert_int_equal(save(&game, "/areas/inn/behaviours/bell.lua", "x"), TREE_DONE);
    assert_int_equal(game.tree.target, 20);
    assert_int_equal(save(&game, "/areas/inn/behaviours/gong.lua", "x"), TREE_FAILED);
    assert_int_equal(game.tree.status, 403);
    assert_int_equal(save(&game, "/areas/inn/inn.lua", "x"), TREE_DONE);
    assert_int_equal(game.tree.target, 1);
    assert_int_equal(save(&game, "/areas/world/world.lua", "x"), TREE_FAILED);
    assert_int_equal(game.tree.status, 403);
    assert_int_equal(save(&game, "/areas/inn/notes.txt", "x"), TREE_FAILED);
    assert_int_equal(game.tree.status, 403);
    assert_int_equal(save(&game, "/areas/inn/behaviours/lever.lua", "\xFF"), TREE_FAILED);
    assert_int_equal(game.tree.status, 422);
    game.refuses = true;
    assert_int_equal(save(&game, "/areas/inn/behaviours/lever.lua", "x"), TREE_FAILED);
    assert_str(buf_str(&game.tree.why), "line 2: unfinished string");
    tree_finish(&game.tree);
}

TEST(a_hidden_file_does_not_hide_others)
{
    struct game game = {.source = NULL};
    struct buf out = {0};

    list(&game, "/areas/inn/behaviours", &out);

    assert_str(buf_str(&out), "lever.lua mob/ ");
    buf_finish(&out);
    tree_finish(&game.tree);
}

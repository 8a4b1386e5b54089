/* asset_test.c -- The directory takes precedence over the table, and no path leads out of it. */
#include "engine/base/asset.h"

#include "engine/base/buf.h"
#include "tests/support/test.h"

#include <stdlib.h>
#include <sys/stat.h>

#define ENTRY(path, text)                                                                      \
    {                                                                                          \
        path, (const unsigned char *)(text), sizeof(text) - 1                                  \
    }

static const struct asset_entry asset_table[] = {
        ENTRY("data/help/look.md", "# look"),
        ENTRY("data/help/say.md", "# say"),
        ENTRY("data/languages/de/help/look.md", "# schau"),
        ENTRY("data/languages/de/help/neu.md", "# neu"),
        ENTRY("data/languages/de/lines/den.txt", "Die Höhle"),
        ENTRY("scripts/commands/look.lua", "-- look"),
        ENTRY("scripts/dragons/lines/den.txt", "The den"),
        ENTRY("scripts/dragons/lines/phrases.lua", "-- phrases"),
        ENTRY("scripts/init.lua", "-- init"),
};

/* A directory for one test, with one changed and one new file. */
struct tree {
    char root[64];
};

static void write_file(const char *root, const char *path, const char *text)
{
    char name[256];
    (void)snprintf(name, sizeof(name), "%s/%s", root, path);
    FILE *file = fopen(name, "w");
    assert_non_null(file);
    assert_true(fputs(text, file) >= 0);
    assert_int_equal(fclose(file), 0);
}

static void make_directory(const char *root, const char *path)
{
    char name[256];
    (void)snprintf(name, sizeof(name), "%s/%s", root, path);
    assert_int_equal(mkdir(name, 0700), 0);
}

static int set_up(void **state)
{
    static struct tree tree;
    tree = (struct tree){"/tmp/skein_asset_test_XXXXXX"};
    if (!mkdtemp(tree.root)) {
        return -1;
    }
    make_directory(tree.root, "scripts");
    make_directory(tree.root, "scripts/.git");
    make_directory(tree.root, "de");
    make_directory(tree.root, "de/help");
    write_file(tree.root, "de/help/say.md", "# sag");
    write_file(tree.root, "de/help/eigen.md", "# eigen");
    write_file(tree.root, "scripts/init.lua", "-- changed");
    write_file(tree.root, "scripts/new.lua", "-- new");
    write_file(tree.root, "scripts/new.lua~", "left by an editor");
    write_file(tree.root, "scripts/.git/config", "not an asset");
    asset_set_table(asset_table, sizeof(asset_table) / sizeof(asset_table[0]));
    asset_set_directory(NULL);
    *state = &tree;
    return 0;
}

static int tear_down(void **state)
{
    static const char *const paths[] = {"de/help/say.md", "de/help/eigen.md", "de/help", "de",
            "scripts/.git/config", "scripts/.git", "scripts/init.lua", "scripts/new.lua",
            "scripts/new.lua~", "scripts", ""};
    const struct tree *tree = *state;
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        char name[256];
        (void)snprintf(name, sizeof(name), "%s/%s", tree->root, paths[i]);
        (void)remove(name);
    }
    asset_set_directory(NULL);
    asset_set_language(NULL, NULL);
    return 0;
}

#define TREE_TEST(name) TEST_OF(name, struct tree, tree, set_up, tear_down)

static void add_path(void *data, const char *path)
{
    buf_printf(data, "%s ", path);
}

/* Fails unless reading path gives text. */
static void assert_content(const char *path, const char *text)
{
    struct buf out = {0};
    struct err err = {0};
    assert_true(asset_read(path, &out, &err));
    assert_str(buf_str(&out), text);
    buf_finish(&out);
}

TREE_TEST(an_embedded_file_is_read_and_appended)
{
    struct buf out = {0};
    buf_add_text(&out, "> ");
    struct err err = {0};

    assert_true(asset_read("scripts/init.lua", &out, &err));

    assert_str(buf_str(&out), "> -- init");
    buf_finish(&out);
}

TREE_TEST(a_file_of_the_directory_overrides_the_embedded_one)
{
    asset_set_directory(((struct tree *)tree)->root);

    assert_content("scripts/init.lua", "-- changed");
    assert_content("scripts/new.lua", "-- new");
    assert_content("data/help/look.md", "# look");
}

TREE_TEST(an_overridden_embedded_file_can_still_be_read)
{
    asset_set_directory(((struct tree *)tree)->root);

    assert_str(asset_built_in("scripts/init.lua"), "-- init");
    assert_null(asset_built_in("scripts/new.lua").bytes);
    assert_null(asset_built_in("").bytes);
}

TREE_TEST(a_page_of_the_language_overrides_the_english_one)
{
    struct buf paths = {0};
    assert_content("data/help/look.md", "# look");

    asset_set_language("de", ((struct tree *)tree)->root);

    assert_content("data/help/look.md", "# schau");
    assert_content("data/help/say.md", "# sag");
    assert_content("data/help/eigen.md", "# eigen");
    assert_content("scripts/init.lua", "-- init");
    assert_content("scripts/dragons/lines/den.txt", "Die Höhle");
    assert_content("scripts/dragons/lines/phrases.lua", "-- phrases");
    asset_each("data/help/", add_path, &paths);
    assert_str(buf_str(&paths),
            "data/help/eigen.md data/help/look.md data/help/neu.md data/help/say.md ");

    asset_set_language("en", ((struct tree *)tree)->root);
    assert_content("data/help/say.md", "# say");
    buf_finish(&paths);
}

TREE_TEST(a_file_that_is_nowhere_is_missing)
{
    asset_set_directory(((struct tree *)tree)->root);
    struct buf out = {0};
    struct err err = {0};

    assert_false(asset_read("scripts/none.lua", &out, &err));

    assert_int_equal(err.code, ERR_MISSING);
    assert_string_equal(err.text, "there is no asset scripts/none.lua");
    buf_finish(&out);
}

TREE_TEST(no_path_leads_out_of_the_directory)
{
    static const char *const paths[] = {"", "/etc/passwd", "../x", "scripts/../../x", ".."};
    asset_set_directory(((struct tree *)tree)->root);
    for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
        struct buf out = {0};
        struct err err = {0};
        assert_false(asset_read(paths[i], &out, &err));
        assert_int_equal(err.code, ERR_DENIED);
        assert_int_equal(out.length, 0);
        buf_finish(&out);
    }
}

TREE_TEST(a_directory_in_place_of_a_file_is_an_error)
{
    asset_set_directory(((struct tree *)tree)->root);
    struct buf out = {0};
    struct err err = {0};

    assert_false(asset_read("scripts", &out, &err));

    assert_int_equal(err.code, ERR_IO);
    buf_finish(&out);
}

TREE_TEST(a_walk_is_sorted_and_meets_each_path_once)
{
    asset_set_directory(((struct tree *)tree)->root);
    struct buf out = {0};

    asset_each("scripts/", add_path, &out);

    assert_str(buf_str(&out), "scripts/commands/look.lua scripts/dragons/lines/den.txt "
                              "scripts/dragons/lines/phrases.lua "
                              "scripts/init.lua scripts/new.lua ");
    buf_finish(&out);
}

TREE_TEST(a_walk_visits_only_paths_with_its_prefix)
{
    struct buf out = {0};

    asset_each("scripts/in", add_path, &out);
    asset_each("nothing/", add_path, &out);
    asset_each("data/", add_path, &out);

    assert_str(buf_str(&out), "scripts/init.lua data/help/look.md data/help/say.md "
                              "data/languages/de/help/look.md "
                              "data/languages/de/help/neu.md "
                              "data/languages/de/lines/den.txt ");
    buf_finish(&out);
}

TREE_TEST(files_of_a_folder_appear_below_its_prefix)
{
    char folder[256];
    struct buf out = {0};
    (void)snprintf(folder, sizeof(folder), "%s/scripts", ((struct tree *)tree)->root);
    asset_add_folder("scripts/own/", folder);

    assert_content("scripts/own/new.lua", "-- new");
    assert_content("scripts/init.lua", "-- init");
    assert_true(asset_has("scripts/own/init.lua"));
    assert_false(asset_has("scripts/own/none.lua"));
    assert_false(asset_has("scripts/own/../init.lua"));
    asset_each("scripts/", add_path, &out);
    assert_str(buf_str(&out), "scripts/commands/look.lua scripts/dragons/lines/den.txt "
                              "scripts/dragons/lines/phrases.lua scripts/init.lua "
                              "scripts/own/init.lua scripts/own/new.lua ");

    buf_clear(&out);
    asset_remove_folders();
    asset_each("scripts/own/", add_path, &out);
    assert_int_equal(out.length, 0);
    assert_false(asset_has("scripts/own/new.lua"));
    buf_finish(&out);
}

TREE_TEST(a_packages_topic_has_its_translation_beside_the_others)
{
    asset_set_language("de", ((struct tree *)tree)->root);
    asset_set_directory(((struct tree *)tree)->root);
    write_file(((struct tree *)tree)->root, "de/help/look.md", "# siehe");

    assert_content("scripts/view/help/look.md", "# siehe");

    write_file(((struct tree *)tree)->root, "de/help/look.md", "");
    char name[256];
    (void)snprintf(name, sizeof(name), "%s/de/help/look.md", ((struct tree *)tree)->root);
    (void)remove(name);
}

/* bridge_resume_test.c -- a bridge whose network tells which of our lines it has is told what was said while it was
 * not there. */
#include "tests/unit/core/bridge_scene.h"

static void reopen(struct bridge_scene *scene, const char *resumes)
{
    char args[200];
    session_gone(scene->one.session, "closed");
    screen_finish(&scene->one);
    (void)snprintf(args, sizeof(args),
            "{\"name\":\"one\",\"network\":\"A\",\"channels\":[\"public\"],\"resumes\":%s}",
            resumes);
    bridge_open_front(scene, &scene->one, args);
}

TEST(a_bridge_that_resumes_is_told_what_it_has_not_carried)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");
    alice_says(&scene, "public", "before it ever was");

    reopen(&scene, "true");
    assert_not_shown(&scene.one, "Bridge.Said");
    alice_says(&scene, "public", "carried");
    alice_says(&scene, "public", "on its way");
    bridge_call(&scene, &scene.one, "bridge.carried", "{\"channel\":\"public\",\"number\":2}");
    bridge_call(&scene, &scene.one, "bridge.carried", "{\"channel\":\"public\",\"number\":1}");
    bridge_call(&scene, &scene.one, "bridge.away",
            "{\"channel\":\"public\",\"away\":true,\"why\":\"tea\"}");
    bridge_say(&scene, &scene.one, "bob", "mine");
    session_gone(scene.one.session, "closed");
    alice_says(&scene, "public", "while it was closed");
    screen_finish(&scene.one);
    bridge_open_front(&scene, &scene.one,
            "{\"name\":\"one\",\"network\":\"A\",\"channels\":[\"public\"],\"resumes\":true}");

    assert_not_shown(&scene.one, "before it ever was");
    assert_not_shown(&scene.one, "\"carried\"");
    assert_not_shown(&scene.one, "mine");
    assert_not_shown(&scene.one, "tea");
    assert_shown(&scene.one, "\"text\":\"on its way\",\"number\":3,");
    assert_shown(&scene.one, "\"text\":\"while it was closed\"");
    reopen(&scene, "false");
    assert_not_shown(&scene.one, "Bridge.Said");
    close_scene(&scene);
}

TEST(what_is_said_while_it_pauses_is_not_told_later)
{
    struct bridge_scene scene;
    open_scene(&scene, "B");
    reopen(&scene, "true");
    slice_begin(scene.play.engine, 0, 0);
    assert_true(bridge_pause(scene.play.engine, STR("one"), true));
    slice_commit(scene.play.engine);
    alice_says(&scene, "public", "unheard");
    slice_begin(scene.play.engine, 0, 0);
    assert_true(bridge_pause(scene.play.engine, STR("one"), false));
    slice_commit(scene.play.engine);

    reopen(&scene, "true");

    assert_not_shown(&scene.one, "unheard");
    close_scene(&scene);
}

static const struct CMUnitTest bridge_resume_tests[] = {
        IT(a_bridge_that_resumes_is_told_what_it_has_not_carried),
        IT(what_is_said_while_it_pauses_is_not_told_later),
};

TESTS(bridge_resume)

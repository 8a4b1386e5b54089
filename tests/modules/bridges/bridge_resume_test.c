/* bridge_resume_test.c -- A bridge whose network tells which of our lines it has gets the lines
 * that it missed. */
#include "tests/modules/bridges/bridge_scene.h"

static void reopen(struct bridge_scene *scene, const char *resumes)
{
    char args[200];
    session_gone(scene->one.session, "closed");
    screen_finish(&scene->one);
    (void)snprintf(args, sizeof(args),
            "{'name':'one','network':'A','channels':['public'],'resumes':%s}", resumes);
    bridge_open_frontend(scene, &scene->one, args);
}

BRIDGE_TEST(a_resuming_bridge_gets_the_lines_that_it_missed)
{
    alice_says(s, "public", "before it ever was");

    reopen(s, "true");
    assert_not_shown(&s->one, "Bridge.Said");
    alice_says(s, "public", "carried");
    alice_says(s, "public", "on its way");
    bridge_call(s, &s->one, "bridge.carried", "{'channel':'public','number':2}");
    bridge_call(s, &s->one, "bridge.carried", "{'channel':'public','number':1}");
    bridge_call(s, &s->one, "bridge.away", "{'channel':'public','away':true,'why':'tea'}");
    bridge_say(s, &s->one, "bob", "mine");
    session_gone(s->one.session, "closed");
    alice_says(s, "public", "while it was closed");
    screen_finish(&s->one);
    bridge_open_frontend(
            s, &s->one, "{'name':'one','network':'A','channels':['public'],'resumes':true}");

    assert_not_shown(&s->one, "before it ever was");
    assert_not_shown(&s->one, "\"carried\"");
    assert_not_shown(&s->one, "mine");
    assert_not_shown(&s->one, "tea");
    assert_shown(&s->one, "\"text\":\"on its way\",\"number\":3,");
    assert_shown(&s->one, "\"text\":\"while it was closed\"");
    reopen(s, "false");
    assert_not_shown(&s->one, "Bridge.Said");
}

BRIDGE_TEST(lines_said_during_a_pause_are_not_sent_later)
{
    reopen(s, "true");
    transaction_begin(s->play.engine, 0, 0);
    assert_true(network_pause(s->play.engine, STR("one"), true));
    transaction_commit(s->play.engine);
    alice_says(s, "public", "unheard");
    transaction_begin(s->play.engine, 0, 0);
    assert_true(network_pause(s->play.engine, STR("one"), false));
    transaction_commit(s->play.engine);

    reopen(s, "true");

    assert_not_shown(&s->one, "unheard");
}

/* stage_trial.c -- Stories in this process: tests/support/trial.h as a stage. */
#include "engine/modules/package/story_stage.h"

#include "tests/support/trial.h"

static struct trial_options play_options;

void stage_trial_choose(const char *choice)
{
    play_options.packages = choice;
}

static bool stage_open(const char *game, void **out_play, struct err *err)
{
    (void)err;
    play_options.game = game;
    *out_play = trial_start(&play_options);
    return true;
}

static void stage_close(void *play)
{
    trial_stop(play);
}

static bool stage_join(void *play, const char *who, const char *role, struct err *err)
{
    if (trial_player(play, who)) {
        return err_set(err, ERR_EXISTS, "%s has joined already", who);
    }
    (void)trial_join(play, who, role);
    return true;
}

static bool find(void *play, const char *who, struct player **out, struct err *err)
{
    *out = trial_player(play, who);
    return *out || err_set(err, ERR_MISSING, "%s has not joined", who);
}

static bool stage_type(
        void *play, const char *who, const char *line, bool is_answered, struct err *err)
{
    struct player *player = NULL;
    if (!find(play, who, &player, err)) {
        return false;
    }
    size_t prompts = trial_prompts(player);
    trial_send(player, line);
    trial_settle(play);
    size_t came = trial_prompts(player) - prompts;
    return came == (is_answered ? 1 : 0) ||
           err_set(err, ERR_FORMAT, "%zu prompts came instead of %d", came, is_answered);
}

static bool stage_pass(void *play, double seconds, struct err *err)
{
    (void)err;
    trial_advance(play, seconds);
    return true;
}

static bool stage_crash(void *play, struct err *err)
{
    (void)err;
    trial_crash(play);
    return true;
}

static bool stage_got(
        void *play, const char *who, struct str *out, size_t *out_reply_length, struct err *err)
{
    struct player *player = NULL;
    if (!find(play, who, &player, err)) {
        return false;
    }
    *out = trial_told(player);
    *out_reply_length = trial_reply(player).length;
    return true;
}

static void stage_forget(void *play)
{
    trial_forget_all(play);
}

const struct stage stage_trial = {
        .open = stage_open,
        .close = stage_close,
        .join = stage_join,
        .type = stage_type,
        .pass = stage_pass,
        .crash = stage_crash,
        .got = stage_got,
        .forget = stage_forget,
};

"""What a worker leaves behind in git when it ends, and how it ended."""

import os
import shutil
import signal

from situations import situation
from stage import wait_until
from worker import Worker, is_running


def at_work(w, **more):
    w.start(**more)
    w.settle_in()
    w.do("prompt", "build it", loop=True)


@situation("e-pushed", "claude", "committed, pushed and left with /exit")
def pushed(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.do("sh", "git push -q -u origin HEAD")
    w.do("end_turn")
    w.leaves(0, left={"commits": 1, "pushed": 1})


@situation("e-unpushed-killed", "claude", "committed and clean, killed with -9; its registry still says busy", pains=(6,))
def unpushed_killed(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.kill(left={"commits": 1})


@situation("e-dirty-exit", "claude", "left with /exit while tracked files are changed")
def dirty_exit(w):
    at_work(w)
    w.do("write", "src/main.txt")
    w.do("end_turn")
    w.leaves(0, left={"dirty": 1})


@situation("e-dirty-killed", "claude", "killed with -9 in a turn: its registry says busy for ever, files are changed", pains=(2, 6))
def dirty_killed(w):
    at_work(w)
    w.do("write", "src/main.txt")
    w.kill(left={"dirty": 1})


@situation("e-nothing", "claude", "left with Ctrl-C, having done nothing")
def nothing(w):
    w.start()
    w.settle_in()
    w.leaves(0)


@situation("e-terminated", "claude", "ended by SIGTERM, as tmux's kill-session does, with a commit and changes")
def terminated(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.do("write", "file3.txt")
    w.kill(signal.SIGTERM, left={"commits": 1, "dirty": 1})


@situation("e-session-killed", "claude", "its tmux session was killed, with new files only")
def session_killed(w):
    at_work(w)
    w.do("write", "src/new.txt")
    w.label(alive=False, ended="session killed", left={"untracked": 1})
    pid = w.pid
    w.close()
    wait_until(lambda: not is_running(pid), "the end of its process")


@situation("e-dead-pane", "claude", "killed; its pane stays with the last busy screen (remain-on-exit)", pains=(2,))
def dead_pane(w):
    w.server = "remain"
    at_work(w)
    w.do("write", "src/main.txt")
    w.kill(left={"dirty": 1})


@situation("e-dead-pane-question", "claude", "left with its permission dialog on a pane that stays", pains=(2,))
def dead_pane_question(w):
    w.server = "remain"
    at_work(w)
    w.do("commit", "src/main.txt")
    w.do("permission")
    w.kill(left={"commits": 1})


@situation("e-ignored-only", "claude", "left nothing but ignored files")
def ignored_only(w):
    at_work(w)
    w.do("write", "build/out.o")
    w.do("write", "run.log")
    w.kill(left={"ignored": 2})


@situation("e-staged", "claude", "killed between git add and git commit")
def staged(w):
    at_work(w)
    w.do("write", "src/new.txt")
    w.do("sh", "git add src/new.txt")
    w.kill(left={"staged": 1})


@situation("e-stash", "claude", "put its work into a stash, and was killed")
def stash(w):
    at_work(w)
    w.do("write", "src/main.txt")
    w.do("sh", "git stash -q")
    w.kill(left={"stash": 1})


@situation("e-rebase", "claude", "killed in the middle of a rebase")
def rebase(w):
    at_work(w)
    w.do("commit", "src/main.txt", "One")
    w.do("commit", "src/main.txt", "Two")
    w.do("sh", "GIT_SEQUENCE_EDITOR='sed -i s/^pick/edit/' git rebase -q -i HEAD~2")
    w.kill(left={"commits": 1, "operation": "rebase"})


@situation("e-merge-conflict", "claude", "killed over the conflicts of a merge")
def conflict(w):
    at_work(w)
    w.do("sh", "sed -i s/two/mine/ src/main.txt && git commit -q -a -m Mine && git checkout -q -b other main && "
         "sed -i s/two/yours/ src/main.txt && git commit -q -a -m Yours && git checkout -q - && git merge -q other")
    w.kill(left={"commits": 1, "conflict": 1, "operation": "merge"})


@situation("e-bisect", "claude", "killed in the middle of a bisect, with nothing changed")
def bisect(w):
    at_work(w)
    w.do("commit", "src/main.txt", "One")
    w.do("commit", "src/main.txt", "Two")
    w.do("sh", "git bisect start -q HEAD HEAD~2")
    w.kill(left={"commits": 2, "operation": "bisect"})


@situation("e-detached", "claude", "committed on a detached HEAD, and was killed")
def detached(w):
    at_work(w)
    w.do("sh", "git checkout -q --detach")
    w.do("commit", "src/main.txt")
    w.kill(left={"commits": 1})


@situation("e-merged", "claude", "its branch was merged into main and pushed, then it left")
def merged(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.do("sh", "git push -q origin HEAD:main && git fetch -q")
    w.leaves(0, left={"commits": 1, "merged": True})


@situation("e-squash-merged", "claude", "its branch was squashed into main by somebody else, then it left")
def squash_merged(w):
    at_work(w)
    w.do("commit", "src/main.txt", "One")
    w.do("commit", "src/new.txt", "Two")
    clone = os.path.dirname(w.tree) + "/clone"
    w.stage.run("git", "merge", "-q", "--squash", f"feat/{w.id}", folder=clone)
    w.stage.run("git", "commit", "-q", "-m", "Squashed", folder=clone)
    w.stage.run("git", "push", "-q", "origin", "main", folder=clone)
    w.leaves(0, left={"commits": 2, "merged": True})


@situation("e-rebased-away", "claude", "it only pulled commits of others, and left")
def pulled(w):
    w.tree = w.lab.repositories.worktree(w.id)
    w.lab.advance_origin(w.tree)
    at_work(w)
    w.do("sh", "git pull -q --rebase origin main")
    w.leaves(0)


@situation("e-amended", "claude", "amended its own commit, and was killed")
def amended(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.do("sh", "echo more >> src/main.txt && git commit -q -a --amend -m Amended")
    w.kill(left={"commits": 1})


@situation("e-on-main", "claude", "worked on main itself: no branch is ahead of anything but origin")
def on_main(w):
    base = os.path.dirname(w.lab.repositories.worktree(w.id))
    w.tree = base + "/clone"
    at_work(w)
    w.do("commit", "src/main.txt")
    w.kill(left={"commits": 1})


@situation("e-reset-away", "claude", "committed and took the commit back with reset --hard, and left")
def reset_away(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.pause(2)
    w.do("sh", "git reset -q --hard HEAD~1")
    w.leaves(0)


@situation("e-dirty-before", "claude", "files were changed before it began; it changed nothing and left")
def dirty_before(w):
    w.tree = w.lab.repositories.worktree(w.id)
    with open(w.tree + "/src/main.txt", "a") as file:
        file.write("by a person\n")
    at_work(w)
    w.leaves(0)


@situation("e-dirty-both", "claude", "a file was changed before it began; it changed another and was killed")
def dirty_both(w):
    w.tree = w.lab.repositories.worktree(w.id)
    with open(w.tree + "/src/main.txt", "a") as file:
        file.write("by a person\n")
    at_work(w)
    w.do("write", "file2.txt")
    w.kill(left={"dirty": 1})


@situation("e-stale-lock", "claude", "killed in a commit: index.lock lies there, held by nobody, files are changed")
def stale_lock(w):
    at_work(w)
    w.do("write", "src/main.txt")
    w.do("sh", "touch \"$(git rev-parse --git-dir)/index.lock\"")
    w.kill(left={"dirty": 1})


@situation("e-worktree-removed", "claude", "its worktree was removed after it committed; the branch is ahead")
def worktree_removed(w):
    at_work(w)
    w.do("commit", "src/main.txt")
    w.pause(2)
    w.label(alive=False, ended="SIGKILL", left={"commits": 1, "worktree": "removed"})
    pid = w.pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_running(pid), "its end")
    w.stage.run("git", "worktree", "remove", "--force", w.tree, folder=os.path.dirname(w.tree) + "/clone")


@situation("e-worktree-removed-bare", "claude", "its worktree was removed with nothing on its branch")
def worktree_removed_bare(w):
    at_work(w)
    w.label(alive=False, ended="SIGKILL", left={"worktree": "removed"})
    pid = w.pid
    os.kill(pid, signal.SIGKILL)
    wait_until(lambda: not is_running(pid), "its end")
    w.stage.run("git", "worktree", "remove", "--force", w.tree, folder=os.path.dirname(w.tree) + "/clone")


@situation("e-folder-deleted", "claude", "somebody deleted its folder while it lives and asks for permission")
def folder_deleted(w):
    at_work(w)
    w.do("permission", doing="asks", left={"worktree": "removed"})
    shutil.rmtree(w.tree)


@situation("e-shared-ended", "claude", "it ended; another worker lives in the same worktree", pains=(5,))
def shared_ended(w):
    at_work(w)
    neighbour = Worker(w.lab, w.id + "-neighbour", "claude")
    neighbour.tree = w.tree
    neighbour.start()
    neighbour.do("prompt", "work")
    w.pause(4)
    w.do("write", "src/main.txt")
    w.kill(shared=True, left={"dirty": 1})


@situation("e-shared-lives", "claude", "it is at work; another worker in the same worktree has ended")
def shared_lives(w):
    at_work(w)
    neighbour = Worker(w.lab, w.id + "-neighbour", "claude")
    neighbour.tree = w.tree
    neighbour.start()
    w.pause(4)
    neighbour.kill(shared=True)
    w.label(doing="busy")


@situation("e-no-commits", "claude", "a repository without a commit: killed with files staged")
def no_commits(w):
    at_work(w, tree="empty")
    w.do("write", "first.txt")
    w.do("sh", "git add first.txt")
    w.kill(left={"staged": 1})


@situation("e-first-commit", "claude", "a repository without a commit: made the first one and left")
def first_commit(w):
    at_work(w, tree="empty")
    w.do("commit", "first.txt")
    w.leaves(0, left={"commits": 1})


@situation("e-submodule", "claude", "killed with changes inside a submodule only")
def submodule(w):
    at_work(w, tree="with_submodule")
    w.do("write", "part/src/main.txt")
    w.kill(left={"dirty": 1})


@situation("e-submodule-commit", "claude", "committed in a submodule and not above it, and was killed")
def submodule_commit(w):
    at_work(w, tree="with_submodule")
    w.do("sh", "cd part && echo more >> src/main.txt && git commit -q -a -m 'In the part'")
    w.kill(left={"dirty": 1})


# A first look at so many files takes git a while on a busy machine.
@situation("e-large", "claude", "50,000 files, one of them changed, killed", settle=30.0)
def large(w):
    at_work(w, tree="large")
    w.do("write", "part042/file007.txt")
    w.kill(left={"dirty": 1})


@situation("e-no-git", "claude", "in a folder that is no repository: ended")
def no_git(w):
    at_work(w, tree="plain")
    w.do("write", "notes.txt")
    w.kill(observable=False)


@situation("e-broken-git", "claude", "its repository is damaged: nobody can say what it left")
def broken_git(w):
    at_work(w)
    w.do("write", "src/main.txt")
    w.pause(2)
    with open(os.path.dirname(w.tree) + "/clone/.git/config", "w") as file:
        file.write("[core\n")
    w.kill(observable=False)


@situation("e-at-once", "claude", "committed within its first second and ended")
def at_once(w):
    w.start()
    w.do("prompt")
    w.do("commit", "src/main.txt", loop=True)
    w.settle_in()
    w.leaves(0, left={"commits": 1})


@situation("e-renamed-branch", "claude", "made a branch of its own, committed there, and was killed")
def renamed_branch(w):
    at_work(w)
    w.do("sh", "git checkout -q -b fix/something")
    w.do("commit", "src/main.txt")
    w.kill(left={"commits": 1})

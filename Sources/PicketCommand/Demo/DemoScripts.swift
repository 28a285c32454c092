/// The demo's shell scripts. They write what real programs write, when they write it; nothing reads them back but
/// Picket's own probes.
enum DemoScripts {
    /// All of them by name, as they lie in the demo's folder of programs.
    static let all = [("setting", setting), ("stage", stage), ("add", add), ("claude", claude)]

    /// Read by the others: an environment that leaves the user's home and git configuration alone.
    static let setting = """
        # The demo's environment: its own home, and an author for its commits.
        DEMO=$(cd "${0%/*}/.." && pwd)
        HOME=$DEMO/home
        CLAUDE_CONFIG_DIR=$HOME
        LC_ALL=C.UTF-8
        GIT_CONFIG_NOSYSTEM=1
        GIT_TERMINAL_PROMPT=0
        GIT_AUTHOR_NAME='Sample Worker' GIT_AUTHOR_EMAIL=worker@demo.invalid
        GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
        export DEMO HOME CLAUDE_CONFIG_DIR LC_ALL GIT_CONFIG_NOSYSTEM GIT_TERMINAL_PROMPT
        export GIT_AUTHOR_NAME GIT_AUTHOR_EMAIL GIT_COMMITTER_NAME GIT_COMMITTER_EMAIL
        unset XDG_CONFIG_HOME TMUX TMUX_PANE GIT_DIR GIT_WORK_TREE GIT_INDEX_FILE

        # A worktree with a branch of its own, from main.
        tree() { git -C "$DEMO/repository" worktree add -q -b "feat/$1" "$DEMO/trees/$1" main; }

        """

    /// Becomes the private tmux server, so that whoever keeps it ends the workers with it.
    private static let stage = """
        #!/bin/sh
        # Builds the demo's repository and worktrees anew, then becomes its tmux server. Arguments: SOCKET PART...
        set -eu
        . "${0%/*}/setting"
        socket=$1
        shift
        rm -rf "$DEMO/origin.git" "$DEMO/repository" "$DEMO/trees"
        rm -f "$HOME"/sessions/*

        git -c init.defaultBranch=main init -q --bare "$DEMO/origin.git"
        git -c init.defaultBranch=main init -q "$DEMO/repository"
        cd "$DEMO/repository"
        git config gc.auto 0
        mkdir src
        for part; do printf 'The beginnings of %s.\\n' "$part" > "src/$part.txt"; done
        printf '# A sample project\\n\\nIts workers are played by `picket up --demo`.\\n' > README.md
        git add .
        git commit -q -m 'Begin'
        git remote add origin "$DEMO/origin.git"
        git push -q -u origin main
        git remote set-head origin main
        for part; do tree "$part"; done

        exec tmux -u -S "$socket" -f "$DEMO/tmux.conf" -D

        """

    /// For a person who wants one more worker to play with.
    private static let add = """
        #!/bin/sh
        # Starts one more sample worker, demo-NAME, at a prompt that takes words. Usage: add NAME
        set -eu
        . "${0%/*}/setting"
        case ${1-} in
        '' | *[!a-z0-9-]*) echo 'usage: add NAME, of a-z, 0-9 and -' >&2; exit 64 ;;
        esac
        tree "$1"
        exec tmux -u -S "${DEMO%/demo}/demo.sock" new-session -d -s "demo-$1" -c "$DEMO/trees/$1" "$DEMO/bin/claude" "$1"

        """
}

extension DemoScripts {
    /// The agent program, played: named as the real one, since processes are known by their names.
    ///
    /// The session file has the form of Claude Code 2.1.329: written once a change of status, without a status at first,
    /// taken away by an exit and left behind by SIGKILL. It gives no subshell a long life: such a one has its name too.
    static let claude = """
        #!/bin/sh
        # Plays an agent program for `picket up --demo`. Usage: claude PART
        part=$1
        registry=$CLAUDE_CONFIG_DIR/sessions/$$.json
        file=src/$part.txt

        # Milliseconds since 1970; a date without %N gives whole seconds.
        now() {
            ms=$(date +%s%3N)
            case $ms in *[!0-9]*) ms=$(date +%s)000 ;; esac
        }

        # Field 22 of its stat: when the kernel started this process. Only Linux has it.
        born() {
            proc=
            [ -r "/proc/$$/stat" ] || return 0
            read -r line < "/proc/$$/stat"
            set -- ${line##*) }
            proc="\\"procStart\\":\\"${20}\\","
        }

        # Writes its session file anew: write [STATUS [WAITING-FOR]]
        write() {
            now
            : "${began:=$ms}"
            {
                printf '{"pid":%s,%s"sessionId":"00000000-0000-4000-8000-%012d",' "$$" "$proc" "$$"
                printf '"version":"2.1.329","kind":"interactive","startedAt":%s' "$began"
                [ -z "${1-}" ] || printf ',"status":"%s","statusUpdatedAt":%s' "$1" "$ms"
                [ -z "${2-}" ] || printf ',"waitingFor":"%s"' "$2"
                printf ',"updatedAt":%s}\\n' "$ms"
            } > "$CLAUDE_CONFIG_DIR/$$.new"
            mv "$CLAUDE_CONFIG_DIR/$$.new" "$registry"
        }

        say() { printf '%s\\n' "$*"; }
        edit() { say "Edit($1)"; printf '%s\\n' "$2" >> "$1"; }
        commit() { say "Commit($1)"; git add -- "$file" && git commit -q -m "$1"; }
        push() { say 'Push'; git push -q origin HEAD; }
        result() { mkdir -p .picket; printf '{"status":"%s","summary":"%s"}\\n' "$1" "$2" > .picket/result.json; }
        record() { mkdir -p .picket; printf '%s\\n' "$@" >> .picket/log; }
        killed() { kill -KILL $$; }

        leave() {
            say 'Resume this session with: claude --resume'
            rm -f "$registry"
            exit "$1"
        }

        # Asks for a permission, and waits for the answer.
        ask() {
            write busy
            sleep 2
            write waiting 'permission prompt'
            say '' 'Bash command: ./deploy --production' 'Do you want to proceed?'
            printf '  1. Yes   2. No  > '
            read -r answer || leave 0
        }

        # Does what a person types, as a worker would.
        prompt() {
            say '' 'Words: commit, dirty, ask, done, fail, exit, kill'
            while write idle && printf '> ' && read -r word; do
                write busy
                sleep 1
                case $word in
                commit) edit "$file" 'By request.'; commit 'Do as asked' ;;
                dirty) edit "$file" 'Not committed yet.' ;;
                ask) ask ;;
                done) result success 'as asked'; sleep 2; leave 0 ;;
                fail) record 'Gave up.' 'EXIT:1'; leave 1 ;;
                exit) sleep 2; leave 0 ;;
                kill) sleep 2; killed ;;
                *) say 'Not understood.' ;;
                esac
            done
            leave 0
        }

        born
        write
        sleep 1
        write busy
        say "Task: $part"

        # What counts from the start of a run is only seen by one who looks before it happens, so nobody hurries.
        case $part in
        login | export | paging | dark | stuck) sleep 10 ;;
        search | images) sleep 7 ;;
        tests) sleep 4 ;;
        *) sleep 3 ;;
        esac

        case $part in
        search)
            while :; do
                for line in one two three; do edit "$file" "Index $line."; sleep 8; done
                commit 'Extend the index'
                write busy
            done ;;
        deploy) ask; prompt ;;
        login)
            edit "$file" 'A form with a user and a password.'
            commit 'Add the login form'
            push
            prompt ;;
        export)
            edit "$file" 'Name,Value'
            commit 'Export as CSV'
            push
            result success 'CSV export, with tests'
            sleep 4
            leave 0 ;;
        paging)
            for page in first next; do edit "$file" "The $page page."; commit "Show the $page page"; sleep 3; done
            leave 0 ;;
        tests)
            record '12 tests, 3 failed' 'the fixture is not there'
            sleep 3
            record 'EXIT:1'
            leave 1 ;;
        dark)
            edit "$file" 'Black on white, the other way round.'
            printf 'a palette\\n' > src/palette.txt
            sleep 5
            killed ;;
        images) sleep 3; killed ;;
        stuck) while :; do sleep 600; done ;;
        *) prompt ;;
        esac

        """
}

# Takes Perch out of the settings of every user's agents. Agents that still asked a Perch that is gone would be stopped
# at every step. Each user's files are touched with that user's rights only.
#
# The marker is what `perch leave` wants to see: only root can put it there, so no agent can switch its own guard off.
leave_agents() {
  marker=/run/perch-removal
  : >"$marker"
  each_user | while IFS=: read -r user home; do
    [ -e "$home/.config/Perch/registrations/registrations.json" ] || continue
    as_user "$user" "$home" /opt/Perch/resources/bin/perch leave ||
      echo "perch: the agents of $user may still ask Perch. They can reinstall Perch and switch it off on the page Agents." >&2
  done
  rm -f "$marker"
  stop_perch
}

# Users with a home folder, as user:home, root among them.
each_user() {
  {
    getent passwd | cut -d: -f6
    ls -d /home/*/ 2>/dev/null | sed 's:/$::'
  } | sort -u | while read -r home; do
    [ -d "$home/.config/Perch" ] && [ ! -L "$home/.config/Perch" ] || continue
    echo "$(stat -c %U "$home/.config/Perch"):$home"
  done
}

as_user() {
  user=$1 home=$2
  shift 2
  if [ "$user" = root ]; then env -i HOME="$home" PATH=/usr/bin:/bin "$@" </dev/null
  else runuser -u "$user" -- env -i HOME="$home" PATH=/usr/bin:/bin "$@" </dev/null
  fi
}

# A Perch that still runs would run on without its files.
stop_perch() {
  for process in /proc/[0-9]*; do
    case "$(readlink "$process/exe" 2>/dev/null)" in
      # "deleted": one that was started before the last upgrade.
      /opt/Perch/perch | '/opt/Perch/perch (deleted)') kill "${process#/proc/}" 2>/dev/null || : ;;
    esac
  done
}

forget_records() {
  each_user | while IFS=: read -r user home; do
    as_user "$user" "$home" rm -rf "$home/.config/Perch"
  done
}

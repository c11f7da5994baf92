# sentinelctl backup: the command that takes a backup now. A pod of the set has no right to make a Job.

backup() {
  local job
  if [ "${BACKUP_ON:-no}" != yes ]; then
    echo "backup: this release takes no backups: set backup.enabled and backup.store, and upgrade (docs/backup.md)"
    return 1
  fi
  job=$NAME-backup-$(date -u +%Y%m%d%H%M%S)
  cat <<END
A pod of the set has no right to make a Job. This makes one, and shows what it does:

  kubectl create job --namespace $NAMESPACE --from=cronjob/$NAME-backup $job
  kubectl wait --namespace $NAMESPACE --for=condition=Ready pod --selector=job-name=$job --timeout=5m
  kubectl logs --namespace $NAMESPACE --follow job/$job --all-containers

What the last one came to is in its Job: kubectl get jobs --namespace $NAMESPACE. With metrics and proxies it is also in redis_set_backup_last_result.
END
}

import { Time } from "#app/components/parts/moment.tsx";
import { progressOf } from "#app/words/people-words.ts";
import { momentOf, type Shown } from "#app/words/shown.ts";

interface JobListProps {
  jobs: readonly {
    id: string;
    personId: number;
    name: string;
    createdAt: number;
    finishedAt: number | null;
    done: number;
    waiting: number;
    refused: number;
  }[];
  shown: Shown;
}

/** Jobs that hand tickets on, and how far each has come. */
export function JobList({ jobs, shown }: JobListProps) {
  return (
    <ul>
      {jobs.map((job) => (
        <li key={job.id}>
          <a href={`/admin/people/${job.personId}`}>{job.name}</a>
          {`: ${progressOf(job)}, since `}
          <Time at={momentOf(job.createdAt, shown)} />
          {job.finishedAt !== null && " · done"}
        </li>
      ))}
    </ul>
  );
}

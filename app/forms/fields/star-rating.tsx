import { Icon } from "#app/components/parts/icon.tsx";
import { type FieldProps, Fieldset } from "./field.tsx";

interface StarRatingProps extends FieldProps {
  /** The words of 1 to 5 stars, worst first; the outer two are shown, all are read out. */
  words: readonly [string, string, string, string, string];
  defaultValue?: string;
}

/** 1 to 5 as a radio group; the stars light up without script. */
export function StarRating({ words, defaultValue, ...field }: StarRatingProps) {
  return (
    <Fieldset {...field}>
      <div className="star-rating">
        {words.map((word, index) => (
          <label className="star" key={word}>
            <span className="visually-hidden">{`${index + 1} of 5, ${word}`}</span>
            <input
              type="radio"
              id={index === 0 ? field.id : `${field.id}-${index + 1}`}
              name={field.name}
              value={index + 1}
              defaultChecked={defaultValue === String(index + 1)}
            />
            <Icon name="star" />
          </label>
        ))}
      </div>
      <div className="star-rating-words" aria-hidden="true">
        <span>{words[0]}</span>
        <span>{words[4]}</span>
      </div>
    </Fieldset>
  );
}
